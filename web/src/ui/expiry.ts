/**
 * When a link ends: after a preset, never, or at a time that a person enters.
 *
 * Units: milliseconds since 1970; times entered are of this device's zone.
 */

import type { Expiry } from '../ends.ts';

const HOUR_MS = 3_600_000;

export const PRESETS = ['hour', 'day', 'week', 'month', 'never', 'custom'] as const;

export type Preset = (typeof PRESETS)[number];

const LENGTH_MS = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
} as const;

/**
 * A preset runs from when the share is signed, by its server's clock.
 *
 * @param custom as an input of type datetime-local gives it
 * @returns nothing, if the time entered is none or is past
 */
export function expiryOf(preset: Preset, custom: string, nowMs: number): Expiry | undefined {
  if (preset === 'never') return { kind: 'never' };
  if (preset !== 'custom') return { kind: 'after', ms: LENGTH_MS[preset] };
  const ms = Date.parse(custom);
  return ms > nowMs ? { kind: 'at', ms } : undefined;
}

/** As an input of type datetime-local takes it. */
export function forInput(ms: number): string {
  const offsetMs = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}
