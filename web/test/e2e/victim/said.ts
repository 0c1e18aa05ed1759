/**
 * What the page said at the end of an act, as the kind of failure that its sentence stands for.
 *
 * Looks come every few milliseconds: Playwright's own waits look twice a second, and a proof waits often.
 */

import type { Locator, Page } from '@playwright/test';
import { eventually } from '../stage/eventually.ts';
import { WORDS } from '../stage/words.ts';

/** The page, the slow hash of a password and a manifest, on a machine that has other work. */
export const SHOWN_MS = 45_000;

/** What the page said at its end. */
export type Said =
  | { readonly outcome: 'saved' | 'done' | 'killed' }
  | { readonly outcome: 'sent'; readonly link: string; readonly ownerLink: string }
  | { readonly outcome: 'refused'; readonly kind: string };

/** Waits until one of them is there, whichever comes first. */
export async function appears(boundMs: number, ...ones: readonly Locator[]): Promise<void> {
  const any = ones.reduce((one, other) => one.or(other)).first();
  await eventually(String(any), boundMs, () => any.isVisible());
}

/** The same on a device that comes online again and again: the page then tries again at once. */
export async function appearsOnline(
  page: Page,
  boundMs: number,
  ...ones: readonly Locator[]
): Promise<void> {
  const any = ones.reduce((one, other) => one.or(other)).first();
  await eventually(String(any), boundMs, async () => {
    if (await any.isVisible()) return true;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    return false;
  });
}

export function refused(sentence: string): Said {
  const said = sentence.trim();
  const [kind] = Object.entries(WORDS.failures).find(([, words]) => words === said) ?? [];
  return { outcome: 'refused', kind: kind ?? `no kind of failure: ${said}` };
}
