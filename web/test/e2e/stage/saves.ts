/**
 * What a browser saved to the disk, as it lies there when the browser calls it whole.
 *
 * Playwright tells of downloads in Chromium; in Firefox it overlooks those that no navigation began, so
 * there the folder itself is looked at: while a download runs, or when it failed, an empty file keeps
 * its name and the bytes lie beside it as `NAME.RANDOM.ENDING.part`.
 */

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { FIREFOX_SAVES } from '../browsers.ts';
import { SAVED_MS, savedWhole } from './acts.ts';
import { sha256OfFile } from './bytes.ts';
import { eventually } from './eventually.ts';

/** From the page's word to the browser's renaming of the file. */
const RENAMED_MS = 15_000;

/** No test sends a file of this name. */
const LAST = 'the last of all.txt';

export interface SavedFile {
  readonly name: string;
  readonly path: string;
}

/** Clicks, waits until page and browser say that it is whole, and tells where it lies. */
export function saveAs(page: Page, button: Locator, boundMs = SAVED_MS): Promise<SavedFile> {
  return take(page, button, boundMs, () => savedWhole(page, boundMs));
}

/** What the page has at hand and saves without a word. */
export async function saveAtHand(page: Page, button: Locator): Promise<string> {
  return (await take(page, button, SAVED_MS, () => Promise.resolve())).path;
}

async function take(
  page: Page,
  button: Locator,
  boundMs: number,
  told: () => Promise<void>,
): Promise<SavedFile> {
  if (isFirefox(page)) {
    forgetSaves();
    await button.click();
    await told();
    await eventually('Firefox has a finished file', RENAMED_MS, () => wholeFiles().length === 1);
    const [name = ''] = wholeFiles();
    return { name, path: join(FIREFOX_SAVES, name) };
  }
  const begun = page.waitForEvent('download', { timeout: boundMs });
  await button.click();
  const download = await begun;
  const path = await download.path();
  await told();
  return { name: download.suggestedFilename(), path };
}

export async function save(
  page: Page,
  button: Locator,
  boundMs = SAVED_MS,
): Promise<{ readonly name: string; readonly sha256: string }> {
  const { name, path } = await saveAs(page, button, boundMs);
  return { name, sha256: await sha256OfFile(path) };
}

/**
 * Finished files in Firefox's folder. It holds the name of a download by an empty file, which stays a while
 * after the download failed; no test saves an empty file by itself.
 */
export function wholeFiles(): string[] {
  if (!existsSync(FIREFOX_SAVES)) return [];
  const names = readdirSync(FIREFOX_SAVES);
  return names.filter(
    (name) => !isUnderWay(name) && !names.some((one) => isPart(one, name)) && !isEmpty(name),
  );
}

/**
 * The same, once Firefox has decided of every download that came to an end. One that failed leaves all as it lay
 * while it ran, so a small one of the test's own is begun after it, and waited for.
 */
export async function filesInTheEnd(page: Page): Promise<string[]> {
  if (!existsSync(FIREFOX_SAVES) || !readdirSync(FIREFOX_SAVES).some(isUnderWay)) {
    return wholeFiles();
  }
  await page.evaluate((name) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['the end']));
    link.download = name;
    link.click();
  }, LAST);
  await eventually('Firefox has the last file', RENAMED_MS, () => wholeFiles().includes(LAST));
  return wholeFiles().filter((name) => name !== LAST);
}

function isUnderWay(name: string): boolean {
  return name.endsWith('.part');
}

function isEmpty(name: string): boolean {
  const about = statSync(join(FIREFOX_SAVES, name), { throwIfNoEntry: false });
  return (about?.size ?? 0) === 0;
}

function isPart(one: string, name: string): boolean {
  const { name: stem, ext } = parse(name);
  return one.startsWith(`${stem}.`) && one.endsWith(`${ext}.part`);
}

/** Firefox would number a second file of the same name. */
export function forgetSaves(): void {
  rmSync(FIREFOX_SAVES, { recursive: true, force: true });
}

export function isFirefox(page: Page): boolean {
  return page.context().browser()?.browserType().name() === 'firefox';
}
