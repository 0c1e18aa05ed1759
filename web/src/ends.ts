/**
 * When a share ends, as it is wished and as it is kept. Pure.
 *
 * Units: milliseconds since 1970; lengths in milliseconds.
 */

/** `after`: so long from when the link is made, however long the sending takes. */
export type Expiry =
  | { readonly kind: 'never' }
  | { readonly kind: 'at'; readonly ms: number }
  | { readonly kind: 'after'; readonly ms: number };

/** The same as it is kept; both absent for never. */
export interface Ends {
  readonly expiresMs?: number | undefined;
  /** Instead of `expiresMs`. */
  readonly expiresAfterMs?: number | undefined;
}

/** When a share ends that is signed now; absent for never. */
export function endOf({ expiresMs, expiresAfterMs }: Ends, nowMs: number): number | undefined {
  return expiresAfterMs === undefined ? expiresMs : nowMs + expiresAfterMs;
}
