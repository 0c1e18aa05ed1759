/**
 * What the server would refuse after hours of sending, found out by what it tells of itself before
 * anything is sealed: an object longer than it takes, and an end of the link that has come by its clock.
 *
 * What it does not tell is not checked, as where a proxy refuses the question. Units: stored bytes; milliseconds since 1970.
 *
 * Source: spec/api.yaml, operation `instance`.
 */

import { Failure } from '../failure.ts';
import { fileKey, hash, ID_BYTES, KEY_BYTES, objectId, type Bytes } from '../format/bytes.ts';
import { LINE_BYTES_MAX } from '../format/manifest-lines.ts';
import { paddedSize, sealedLength } from '../format/sizes.ts';
import { endOf } from '../ends.ts';
import { timeOf, toldBy, type Asking } from '../http/server-time.ts';
import type { Draft, KeptOptions } from '../state/journal.ts';
import { manifestOf } from './manifest.ts';
import type { Plan } from './plan.ts';

const NO_KEY: Bytes = new Uint8Array(KEY_BYTES);
/** As long, written in a list, as those of any object. */
const NO_SECRETS = {
  ...{ id: objectId(new Uint8Array(ID_BYTES)), key: fileKey(NO_KEY), root: hash(NO_KEY) },
};

/**
 * @param drafts what the server has taken by its length: it goes on there, also under a lower limit
 * @throws {Failure} length-exceeded, clocks-apart, expiry-past, or why the server cannot be asked
 */
export async function checkSend(
  plan: Plan,
  drafts: readonly Pick<Draft, 'size'>[],
  options: KeptOptions,
  asking: Asking,
): Promise<void> {
  const told = await toldBy(asking);
  checkLengths(plan, new Set(drafts.map(({ size }) => size)), told.objectBytes ?? Infinity);
  const nowMs = Date.now();
  const end = endOf(options, nowMs);
  // What lives so long from its signing is signed by the server's clock.
  const isOver = end !== undefined && end <= Math.max(nowMs, timeOf(told, options, nowMs));
  if (isOver && options.expiresAfterMs === undefined) {
    throw new Failure(end <= nowMs ? 'expiry-past' : 'clocks-apart', 'before it was sent');
  }
}

function checkLengths(plan: Plan, begun: ReadonlySet<number>, bytesMax: number): void {
  const { entries, lots } = plan;
  const isTooLong = (size: number): boolean =>
    sealedLength(paddedSize(size)) > bytesMax && !begun.has(size);
  // The list of files is an object too; it is put together here only where it may be too long.
  const mayList = isTooLong((1 + entries.length + lots.length) * LINE_BYTES_MAX);
  if (lots.some(({ size }) => isTooLong(size)) || (mayList && isTooLong(listBytes(plan)))) {
    throw new Failure('length-exceeded', `an object of more than ${bytesMax} bytes`);
  }
}

function listBytes(plan: Plan): number {
  const facts = plan.lots.map(({ size }) => {
    return { ...NO_SECRETS, stored: sealedLength(paddedSize(size)), size };
  });
  return manifestOf(plan, facts).size;
}
