/**
 * Sends files or a folder, goes on with a send that was broken off, or is killed in the middle.
 *
 * Source: spec/file-format.md section 2.5 (what a killed sender may send again).
 */

import { existsSync, statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { choose, packed, start, wish, type Wishes } from '../stage/acts.ts';
import { eventually } from '../stage/eventually.ts';
import { WORDS } from '../stage/words.ts';
import type { Tab } from './devices.ts';
import { appears, appearsOnline, refused, SHOWN_MS, type Said } from './said.ts';

/** Fifty megabytes on a slow line, with tries again and again. */
const SENT_MS = 120_000;

export interface Sending {
  readonly act: 'send';
  /** The server's address, without a slash at the end. */
  readonly base: string;
  /** Paths: files, or one folder. */
  readonly files: readonly string[];
  readonly wishes?: Wishes;
  /** A send of these files that was broken off is gone on with. */
  readonly goesOn?: boolean;
  /** The tab's process dies when a file of this path is there. */
  readonly diesAt?: string;
  /** The network comes back again and again. */
  readonly online?: boolean;
}

export async function send({ page }: Tab, sending: Sending): Promise<Said> {
  await page.goto(`${sending.base}/`, { timeout: SHOWN_MS });
  if (sending.goesOn === true) {
    await page.getByRole('button', { name: /^Go on with/ }).click();
  }
  await chooseAll(page, sending.files);
  if (sending.goesOn === true) {
    await page.getByRole('button', { name: WORDS.send.resumeStart }).click();
  } else {
    await wish(page, sending.wishes ?? {});
    await start(page);
  }
  return sending.diesAt === undefined ? ended(page, sending) : killed(page, sending.diesAt);
}

async function chooseAll(page: Page, files: readonly string[]): Promise<void> {
  const [first = ''] = files;
  if (!statSync(first).isDirectory()) return choose(page, files);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: WORDS.send.pickFolder, exact: true }).click();
  await (await chooser).setFiles(first);
  await appears(SHOWN_MS, packed(page));
}

async function ended(page: Page, { online }: Sending): Promise<Said> {
  const done = page.getByRole('heading', { name: WORDS.send.doneTitle });
  const failed = page.getByRole('heading', { name: WORDS.send.failedTitle });
  if (online === true) await appearsOnline(page, SENT_MS, done, failed);
  else await appears(SENT_MS, done, failed);
  if (await failed.isVisible()) {
    // Above it the page may tell that the server does not answer.
    const alert = page.getByRole('main').getByRole('alert').last();
    const [sentence = ''] = (await alert.innerText()).split('\n');
    return refused(sentence);
  }
  const link = await page.getByRole('textbox', { name: WORDS.send.link, exact: true }).inputValue();
  await page.getByText(WORDS.send.ownerTitle).click();
  const own = page.getByRole('textbox', { name: WORDS.send.ownerLink });
  return { outcome: 'sent', link, ownerLink: await own.inputValue() };
}

/** As SIGKILL does it to the process of the tab: nothing of the page is asked or told. */
async function killed(page: Page, word: string): Promise<Said> {
  await eventually(`${word} is there`, SENT_MS, () => existsSync(word));
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => undefined); // nobody is left to answer
  await crashed;
  return { outcome: 'killed' };
}
