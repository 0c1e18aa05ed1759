/**
 * The share's requests of a reader, except for bytes: read it, take a grant. Both are safe to repeat.
 *
 * Units: milliseconds. Source: spec/api.yaml (shares).
 */

import { toBase64Url } from '../format/base64url.ts';
import type { Bearer, LinkId } from '../format/bytes.ts';
import { Patience, TRIES_SHORT } from '../http/patience.ts';
import { expect } from '../http/problem.ts';
import { ask } from '../http/wire.ts';
import { parseShare, type ShareAnswer } from '../shares/answer.ts';

export class ShareDoor {
  readonly #url: string;

  /** @param base of the server, without a slash at the end */
  constructor(base: string, linkId: LinkId) {
    this.#url = `${base}/api/v1/shares/${toBase64Url(linkId)}`;
  }

  get manifestUrl(): string {
    return `${this.#url}/manifest`;
  }

  /** @throws {Failure} bearer-refused, unknown-share, share-ended, unreachable, not-a-server, ... */
  async read(bearer: Bearer, signal: AbortSignal): Promise<ShareAnswer> {
    const reply = await new Patience(signal, TRIES_SHORT).insist(async () => {
      return expect(
        await ask({ method: 'GET', url: this.#url, headers: authorized(bearer), signal }),
        200,
      );
    });
    return parseShare(reply.body);
  }

  /**
   * Takes a grant; the same one again is not counted again.
   *
   * @throws {Failure} grant-refused for one that is spent, share-exhausted, share-ended, ...
   */
  async grant(access: Bearer, grant: string, signal: AbortSignal): Promise<void> {
    await new Patience(signal, TRIES_SHORT).insist(async () => {
      const request = {
        method: 'POST',
        url: `${this.#url}/grants`,
        headers: { ...authorized(access), 'Content-Type': 'application/json' },
        body: JSON.stringify({ grant }),
        signal,
      } as const;
      return expect(await ask(request), 200, 201);
    });
  }
}

function authorized(bearer: Bearer): Record<string, string> {
  return { Authorization: `Bearer ${toBase64Url(bearer)}` };
}
