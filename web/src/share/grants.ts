/**
 * The right to fetch a share's objects: drawn once for a share and device, and kept.
 *
 * It is posted when something is fetched, and not before, since the first post counts as a download. Kept
 * on the device, it lets a reload or a broken download go on without being counted again. One that the
 * server refuses is older than a day: it is forgotten and the act ends with `grant-refused`, so that a
 * person decides whether the same act, which then counts anew, is done again.
 *
 * Where nothing can be kept (private windows, no room) the page's own memory does it.
 *
 * Source: spec/share-link.md section 8.
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import { drawGrant } from '../format/keys.ts';
import { dropGrant, standingGrant } from '../state/grants.ts';
import type { Unlocked } from './unlock.ts';

const UNCOUNTED: readonly string[] = ['grant-refused', 'share-exhausted'];

export class Grants {
  readonly #share: Unlocked;
  readonly #signal: AbortSignal;
  #granted: Promise<string> | undefined;

  constructor(share: Unlocked, signal: AbortSignal) {
    this.#share = share;
    this.#signal = signal;
  }

  /** @throws {Failure} grant-refused, share-exhausted, share-ended, unreachable, ... */
  take(): Promise<string> {
    this.#granted ??= this.#take().catch((error: unknown) => {
      this.#granted = undefined;
      throw error;
    });
    return this.#granted;
  }

  /**
   * The server refused a grant while something was fetched with it.
   *
   * @returns false if another was taken since, which may be good
   */
  async refused(grant: string): Promise<boolean> {
    if (this.#granted && (await this.#granted.catch(() => grant)) !== grant) return false;
    this.#granted = undefined;
    await dropGrant(this.#share.linkId, grant);
    return true;
  }

  async #take(): Promise<string> {
    const { linkId, record, door, access } = this.#share;
    const grant = await standingGrant(linkId, record.epoch, toBase64Url(drawGrant()));
    try {
      await door.grant(access, grant, this.#signal);
    } catch (error) {
      // One that was never counted is none: what is kept says that the share is open to this device.
      if (error instanceof Failure && UNCOUNTED.includes(error.kind)) {
        await dropGrant(linkId, grant);
      }
      throw error;
    }
    return grant;
  }
}
