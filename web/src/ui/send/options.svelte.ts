/**
 * What a person says of a share before it is sent, and what is wrong with it.
 *
 * Units: milliseconds since 1970.
 */

import type { SendOptions } from '../../send/sending.ts';
import { forInput, expiryOf, type Preset } from '../expiry.ts';
import { keepInTab, keptInTab } from '../../state/choices.ts';
import { parseLimit } from '../limit.ts';
import { asName, wrongInMessage, wrongInName } from '../words.ts';

export type LimitChoice = 'unlimited' | '1' | '5' | '20' | 'custom';

const TOKEN = 'token';
const DAY_MS = 86_400_000;

export class Options {
  name = $state('');
  message = $state('');
  expiry = $state<Preset>('week');
  expiryCustom = $state(forInput(Date.now() + DAY_MS));
  limit = $state<LimitChoice>('unlimited');
  limitCustom = $state('10');
  password = $state('');
  token = $state(keptInTab(TOKEN) ?? '');
  keepToken = $state(keptInTab(TOKEN) !== undefined);

  readonly #named = $derived(asName(this.name));
  readonly nameWrong = $derived(wrongInName(this.#named));
  readonly messageWrong = $derived(wrongInMessage(this.message));

  /** Absent for unlimited; not a number where something else was entered. */
  get downloadLimit(): number | undefined {
    if (this.limit === 'unlimited') return undefined;
    return parseLimit(this.limit === 'custom' ? this.limitCustom : this.limit);
  }

  /** @returns nothing while something is wrong; the fields say what */
  read(nowMs: number, isTokenAsked: boolean): SendOptions | undefined {
    const expiry = expiryOf(this.expiry, this.expiryCustom, nowMs);
    const { downloadLimit } = this;
    const isWrong = this.messageWrong !== undefined || this.nameWrong !== undefined;
    if (expiry === undefined || isWrong || Number.isNaN(downloadLimit)) return undefined;
    return {
      name: this.#named || undefined,
      message: this.message || undefined,
      expiry,
      downloadLimit,
      password: this.password || undefined,
      token: this.readToken(isTokenAsked),
    };
  }

  /** Keeps it in the tab if the person says so. */
  readToken(isAsked: boolean): string | undefined {
    const token = this.token.trim();
    keepInTab(TOKEN, isAsked && this.keepToken && token !== '' ? token : undefined);
    return isAsked && token !== '' ? token : undefined;
  }
}
