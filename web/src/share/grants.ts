/**
 * The right to fetch a share's objects: drawn once for a share and device, and kept.
 *
 * It is posted when something is fetched, and not before, since the first post counts as a download. Kept
 * on the device, it lets a reload or a broken download go on without being counted again. One that the
 * server refuses is older than a day: it is forgotten and the act ends with `grant-refused`, so that a
 * person decides whether the same act, which then counts anew, is done again. Nor is it posted for nobody:
 * it is broken off when the last that waits for it has left. It may have been counted by then, and stays
 * kept for who comes next.
 *
 * Where nothing can be kept (private windows, no room) the page's own memory does it.
 *
 * Source: spec/share-link.md section 8.
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import { drawGrant } from '../format/keys.ts';
import { dropGrant, standingGrant } from '../state/grants.ts';
import { unlessAborted } from './unless-aborted.ts';
import type { Unlocked } from './unlock.ts';

const UNCOUNTED: readonly string[] = ['grant-refused', 'share-exhausted'];

interface Asked {
  readonly grant: Promise<string>;
  readonly stop: AbortController;
  isGiven: boolean;
  /** Those that wait for it. */
  waiting: number;
}

export class Grants {
  readonly #share: Unlocked;
  #asked: Asked | undefined;
  /** One was refused, and nobody has decided since that another download is to be counted. */
  #isOver = false;

  constructor(share: Unlocked) {
    this.#share = share;
  }

  /**
   * @throws {Failure} grant-refused, share-exhausted, share-ended, unreachable, ...
   * @throws the signal's reason
   */
  async take(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.#isOver) throw new Failure('grant-refused', 'whether to take another a person says');
    const asked = (this.#asked ??= this.#ask());
    asked.waiting++;
    try {
      return await unlessAborted(asked.grant, signal);
    } finally {
      asked.waiting--;
      if (asked.waiting === 0 && !asked.isGiven) {
        this.#forget(asked);
        asked.stop.abort();
      }
    }
  }

  /**
   * The server refused a grant while something was fetched with it.
   *
   * @returns false if another was taken since, which may be good
   */
  async refused(grant: string): Promise<boolean> {
    const asked = this.#asked;
    if (asked && (await asked.grant.catch(() => grant)) !== grant) return false;
    await dropGrant(this.#share.linkId, grant);
    this.#isOver ||= asked !== undefined;
    this.#forget(asked); // last, so that nothing else takes another meanwhile
    return true;
  }

  /** A person saves, looks at a file, or goes on: another grant may be taken. */
  again(): void {
    this.#isOver = false;
  }

  #ask(): Asked {
    const stop = new AbortController();
    const asked: Asked = { grant: this.#post(stop.signal), stop, isGiven: false, waiting: 0 };
    asked.grant.then(
      () => (asked.isGiven = true),
      () => {
        this.#forget(asked);
      },
    );
    return asked;
  }

  #forget(asked: Asked | undefined): void {
    if (this.#asked === asked) this.#asked = undefined;
  }

  async #post(signal: AbortSignal): Promise<string> {
    const { linkId, record, door, access } = this.#share;
    const grant = await standingGrant(linkId, record.epoch, toBase64Url(drawGrant()));
    try {
      await door.grant(access, grant, signal);
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
