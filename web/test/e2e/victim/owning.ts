/**
 * What an owner does under My shares, one act after the other on one page: add by the owner's link,
 * change, set a password, end.
 */

import type { Locator, Page } from '@playwright/test';
import { WORDS } from '../stage/words.ts';
import type { Tab } from './devices.ts';
import { appears, refused, SHOWN_MS, type Said } from './said.ts';

const SHARES = WORDS.shares;

export interface Owning {
  readonly act: 'own';
  /** The server's address, without a slash at the end. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** On the one share of the list; `to` is a link, a number, words, or nothing. */
interface Step {
  readonly do: 'add' | 'limit' | 'message' | 'password' | 'end';
  readonly to: string;
}

/** What the page told after each step. */
export async function own(
  { page }: Tab,
  { base, steps }: Owning,
): Promise<{ readonly outcome: 'done'; readonly ends: readonly string[] }> {
  await page.goto(`${base}/shares`, { timeout: SHOWN_MS });
  const ends: string[] = [];
  for (const step of steps) {
    await take(page, step);
    ends.push(kindOf(await told(page)));
  }
  return { outcome: 'done', ends };
}

function kindOf(said: Said): string {
  return said.outcome === 'refused' ? said.kind : said.outcome;
}

async function take(page: Page, { do: act, to }: Step): Promise<void> {
  switch (act) {
    case 'add':
      await page.getByLabel(SHARES.addLabel).fill(to);
      await click(page, SHARES.addYes);
      return;
    case 'limit':
    case 'message':
      await begin(page, SHARES.edit);
      await changed(page, act).fill(to);
      await click(page, WORDS.common.save);
      return;
    case 'password':
      await begin(page, SHARES.password);
      await page.getByLabel(WORDS.send.password, { exact: true }).fill(to);
      await click(page, SHARES.passwordSet);
      return;
    case 'end':
      await begin(page, SHARES.end);
      await click(page, SHARES.endYes);
  }
}

/** The message has another label where the present one is not known. */
function changed(page: Page, what: 'limit' | 'message'): Locator {
  if (what === 'limit') return page.getByLabel(SHARES.limit, { exact: true });
  const unknown = page.getByLabel(SHARES.messageNew, { exact: true });
  return page.getByLabel(WORDS.send.message, { exact: true }).or(unknown);
}

function click(page: Page, words: string): Promise<void> {
  return page.getByRole('button', { name: words, exact: true }).click();
}

async function begin(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${words}: `) }).click();
}

/** Reads what was told by the way, or the new link of a password; then closes all that is open. */
async function told(page: Page): Promise<Said> {
  const notice = page.getByRole('status', { name: WORDS.common.notices }).locator('span').first();
  const newLink = page.getByText(SHARES.newLink);
  await appears(SHOWN_MS, notice, newLink);
  const sentence = (await notice.isVisible()) ? (await notice.innerText()).trim() : '';
  // A dialog that is open keeps everything else from being clicked.
  const dialog = page.getByRole('dialog');
  if (await dialog.isVisible()) await page.keyboard.press('Escape');
  if (sentence === '') return { outcome: 'done' };
  await page
    .getByRole('status', { name: WORDS.common.notices })
    .getByRole('button', { name: WORDS.common.noticeClose })
    .first()
    .click();
  const [stopped] = Object.entries(SHARES.stopped).find(([, words]) => words === sentence) ?? [];
  if (stopped !== undefined) return { outcome: 'refused', kind: stopped };
  const isFailure = Object.values(WORDS.failures).includes(sentence);
  return isFailure ? refused(sentence) : { outcome: 'done' };
}
