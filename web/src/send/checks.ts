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
import type { Patience } from '../http/patience.ts';
import { expect } from '../http/problem.ts';
import { ask } from '../http/wire.ts';
import type { Draft, KeptOptions } from '../state/journal.ts';
import { manifestOf } from './manifest.ts';
import type { Plan } from './plan.ts';
import { endOf } from './share-maker.ts';

/** A year: a device's clock is hours behind or ahead, or begins at a date of its making. */
const APART_MS_MAX = 366 * 24 * 3_600_000;

const NO_KEY: Bytes = new Uint8Array(KEY_BYTES);
/** As long, written in a list, as those of any object. */
const NO_SECRETS = {
  ...{ id: objectId(new Uint8Array(ID_BYTES)), key: fileKey(NO_KEY), root: hash(NO_KEY) },
};

/** Absent: not told, or no number. */
interface Told {
  readonly nowMs: number | undefined;
  readonly objectBytes: number | undefined;
}

/** How a server is asked. */
export interface Asking {
  readonly server: string;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/**
 * @param drafts what the server has taken by its length: it goes on there, also under a lower limit
 * @throws {Failure} length-exceeded, clock-behind, expiry-past, or why the server cannot be asked
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
  const isOver = end !== undefined && end <= Math.max(nowMs, clockOf(told, options, nowMs));
  if (isOver && options.expiresAfterMs === undefined) {
    throw new Failure(end <= nowMs ? 'expiry-past' : 'clock-behind', 'before it was sent');
  }
}

/**
 * By the server's clock, which decides; by this device's where none is told that can be.
 *
 * @throws {Failure} clock-behind, or why the server cannot be asked
 */
export async function serverTime(options: KeptOptions, asking: Asking): Promise<number> {
  return clockOf(await toldBy(asking), options, Date.now());
}

function clockOf({ nowMs }: Told, options: KeptOptions, ownMs: number): number {
  if (nowMs === undefined) return ownMs;
  if (Math.abs(nowMs - ownMs) <= APART_MS_MAX) return nowMs;
  const end = endOf(options, ownMs);
  if (end !== undefined && end <= nowMs) throw new Failure('clock-behind', 'by more than a year');
  return ownMs;
}

async function toldBy({ server, patience, signal }: Asking): Promise<Told> {
  const url = `${server}/api/v1/instance`;
  try {
    const { body } = await patience.insist(async () =>
      expect(await ask({ method: 'GET', url, signal }), 200),
    );
    const told = JSON.parse(new TextDecoder().decode(body)) as {
      readonly now?: unknown;
      readonly limits?: { readonly objectBytes?: unknown };
    } | null;
    return { nowMs: numberOf(told?.now), objectBytes: numberOf(told?.limits?.objectBytes) };
  } catch (error) {
    const isNothing = error instanceof Failure && error.kind === 'not-a-server';
    if (!isNothing && !(error instanceof SyntaxError)) throw error;
    return { nowMs: undefined, objectBytes: undefined };
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
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
