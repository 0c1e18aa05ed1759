/**
 * What a server tells of itself, and the time by its clock, which ends a share.
 *
 * Units: stored bytes; milliseconds since 1970.
 *
 * Source: spec/api.yaml, operation `instance`.
 */

import { Failure } from '../failure.ts';
import type { Ends } from '../ends.ts';
import type { Patience } from './patience.ts';
import { expect } from './problem.ts';
import { ask } from './wire.ts';

/** A year: a device's clock is hours off, or begins at a date of its making. */
const APART_MS_MAX = 366 * 24 * 3_600_000;

/** Absent: not told, or no number. */
export interface Told {
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
 * By the server's clock; by this device's where none is told.
 *
 * @throws {Failure} clocks-apart, or why the server cannot be asked
 */
export async function serverTime(ends: Ends, asking: Asking): Promise<number> {
  return timeOf(await toldBy(asking), ends, Date.now());
}

/** @throws {Failure} clocks-apart: the end hangs on which of the two clocks is wrong */
export function timeOf({ nowMs }: Told, ends: Ends, ownMs: number): number {
  if (nowMs === undefined) return ownMs;
  if (Math.abs(nowMs - ownMs) < APART_MS_MAX) return nowMs;
  const isOver = ends.expiresMs !== undefined && ends.expiresMs <= nowMs;
  if (isOver || ends.expiresAfterMs !== undefined) {
    throw new Failure('clocks-apart', 'by more than a year');
  }
  return ownMs;
}

/** What it does not tell is absent, as where a proxy refuses the question. */
export async function toldBy({ server, patience, signal }: Asking): Promise<Told> {
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
