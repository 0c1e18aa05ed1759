/**
 * A server's refusal, as what the page does about it: wait and try again, or tell.
 *
 * The type of a problem stands in a header too, so no body is parsed. What carries no type comes from a
 * proxy or from no Satchel server at all.
 *
 * Units: milliseconds. Source: RFC 9457; spec/api.yaml `x-problems`.
 */

import { Failure, PROBLEMS, type FailureKind } from '../failure.ts';

export interface Reply {
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
  header(name: string): string | undefined;
}

/** Something that passes: the same request may succeed after a while. */
export class Later extends Error {
  readonly failure: Failure;
  /** What the server asks for. */
  readonly afterMs: number | undefined;

  constructor(failure: Failure, afterMs?: number) {
    super(failure.message);
    this.name = 'Later';
    this.failure = failure;
    this.afterMs = afterMs;
  }
}

const KNOWN = new Set<string>(PROBLEMS);
const PASSING = new Set([408, 423, 429, 500, 502, 503, 504]);
const LASTING = new Set<FailureKind>(['not-implemented', 'storage-damaged']);
/** What proxies answer by themselves. */
const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  413: 'proxy-limit',
  429: 'too-many-requests',
  500: 'unavailable',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  507: 'disk-full',
};

/** The problem's type; absent if the answer is none of a Satchel server's. */
export function problemOf(reply: Reply): FailureKind | undefined {
  const name = reply.header('Satchel-Problem') ?? '';
  return KNOWN.has(name) ? (name as FailureKind) : undefined;
}

/**
 * @returns the reply, if its status is one of those
 * @throws {Later} what may pass
 * @throws {Failure} what will not
 */
export function expect(reply: Reply, ...statuses: readonly number[]): Reply {
  if (statuses.includes(reply.status)) return reply;
  const kind = problemOf(reply) ?? BY_STATUS[reply.status] ?? 'not-a-server';
  const failure = new Failure(kind, `HTTP ${reply.status}`);
  if (!PASSING.has(reply.status) || LASTING.has(kind)) throw failure;
  const seconds = Number(reply.header('Retry-After') ?? Number.NaN);
  throw new Later(failure, seconds >= 0 ? seconds * 1_000 : undefined);
}
