/**
 * Which state of a share the list keeps, and which shares this page can ask after.
 *
 * Pure but for the page's own address. Source: state/own-share.ts.
 */

import type { OwnShare } from '../state/own-share.ts';

/** Of a share that was added from another host: its server was never asked. */
export const NEVER_SEEN = 0;

/**
 * The newer of two states of a share.
 *
 * @param before what the list holds; absent: nothing, or no more since it was taken off the list
 * @param mayInsert whether it comes onto the list; else what was taken off stays off
 * @returns what to write, absent for nothing
 */
export function toWrite(
  before: OwnShare | undefined,
  share: OwnShare,
  mayInsert: boolean,
): OwnShare | undefined {
  if (!before) return mayInsert ? share : undefined;
  return before.version > share.version ? undefined : share;
}

/** Whether a server is the one that this page came from: the page may ask no other. */
export function isHere(server: string, page: string = location.origin): boolean {
  return URL.canParse(server) && new URL(server).origin === page;
}
