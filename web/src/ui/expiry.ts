/**
 * When a link ends: presets from now, never, or a time that a person enters.
 *
 * Units: milliseconds since 1970; times entered are of this device's zone.
 */

import type { Expiry } from '../http/server-time.ts';

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
 * @param custom as an input of type datetime-local gives it
 * @returns nothing, if the time entered is none or is past
 */
export function expiryOf(
  preset: Preset,
  custom: string,
  nowMs: number,
): Exclude<Expiry, { kind: 'after' }> | undefined {
  if (preset === 'never') return { kind: 'never' };
  const ms = preset === 'custom' ? Date.parse(custom) : nowMs + LENGTH_MS[preset];
  return ms > nowMs ? { kind: 'at', ms } : undefined;
}

/** As `expiryOf`, for a share to be made: a preset runs from when its link is made. */
export function newExpiryOf(preset: Preset, custom: string, nowMs: number): Expiry | undefined {
  if (preset === 'never' || preset === 'custom') return expiryOf(preset, custom, nowMs);
  return { kind: 'after', ms: LENGTH_MS[preset] };
}

/** As an input of type datetime-local takes it. */
export function forInput(ms: number): string {
  const offsetMs = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offsetMs).toISOString().slice(0, 16);
}
