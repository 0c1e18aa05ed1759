/** This server as it told of itself when the page was loaded; asked again by hand where it did not answer. */

import { baseOf } from './base.ts';
import { fromUtf8 } from './format/bytes.ts';
import { readBounded } from './http/bounded.ts';
import { parseInstance, type Instance } from './instance.ts';
import { applyBrand } from './theme/brand.ts';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly instance: Instance }
  | { readonly kind: 'away' };

const DEADLINE_MS = 15_000;
/** Names, links and a colour; more is no answer of ours. */
const ANSWER_BYTES_MAX = 65_536;

class TheInstance {
  #now = $state.raw<Loaded>({ kind: 'loading' });

  get now(): Loaded {
    return this.#now;
  }

  get here(): Instance | undefined {
    return this.#now.kind === 'here' ? this.#now.instance : undefined;
  }

  async load(): Promise<void> {
    this.#now = { kind: 'loading' };
    try {
      const answer = await fetch(`${baseOf(location)}/api/v1/instance`, {
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const instance = parseInstance(
        JSON.parse(fromUtf8(await readBounded(answer, ANSWER_BYTES_MAX))),
      );
      applyBrand(instance.color);
      this.#now = { kind: 'here', instance };
    } catch {
      this.#now = { kind: 'away' };
    }
  }
}

export const theInstance = new TheInstance();

/**
 * A link to a share of this host as it is to be passed on: under the public name, where the operator set
 * one, since the address by which this page was reached may be good on this computer alone.
 */
export function published(link: string): string {
  return moved(link, baseOf(location), theInstance.here?.url);
}

/** The other way round: one under the public name is a link of this page's own host. */
export function reached(link: string): string {
  return moved(link, theInstance.here?.url, baseOf(location));
}

function moved(link: string, from: string | undefined, to: string | undefined): string {
  const isFrom = from !== undefined && to !== undefined && link.startsWith(`${from}/s/`);
  return isFrom ? to + link.slice(from.length) : link;
}
