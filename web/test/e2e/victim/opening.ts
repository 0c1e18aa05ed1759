/**
 * Opens a link and saves all that the page shows.
 *
 * `showSaveFilePicker` is taken out, since its dialog is the browser's: large files then go by the
 * service worker to the browser's own downloads. A download counts when the browser calls it whole,
 * whatever the page says of it.
 */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download } from '@playwright/test';
import { FIREFOX_SAVES } from '../browsers.ts';
import { enterPassword, saveButton } from '../stage/acts.ts';
import { eventually } from '../stage/eventually.ts';
import { filesInTheEnd, forgetSaves, isFirefox, wholeFiles } from '../stage/saves.ts';
import { WORDS } from '../stage/words.ts';
import type { Tab } from './devices.ts';
import { appears, appearsOnline, refused, SHOWN_MS, type Said } from './said.ts';

/** Twenty megabytes of a busy machine, each range of them asked for anew. */
const SAVED_MS = 60_000;
/** From the page's last word to the browser's. */
const DOWNLOADED_MS = 15_000;

export interface Opening {
  readonly act: 'open';
  readonly link: string;
  readonly password?: string;
  /** Where finished downloads are put. */
  readonly folder: string;
  /** The network comes back again and again. */
  readonly online?: boolean;
}

export interface Saved {
  readonly name: string;
  readonly path: string;
}

export async function openAndSave(
  tab: Tab,
  opening: Opening,
): Promise<Said & { readonly files: readonly Saved[] }> {
  if (isFirefox(tab.page)) forgetSaves();
  const said = await open(tab, opening);
  const ended = said.outcome === 'refused' ? said : await save(tab);
  if (ended.outcome === 'saved') {
    await eventually('the browser has a download', DOWNLOADED_MS, () => hasDownload(tab));
  }
  return { ...ended, files: await finished(tab, opening.folder) };
}

async function open({ page }: Tab, { link, password, online }: Opening): Promise<Said> {
  const field = page.getByLabel(WORDS.open.password, { exact: true });
  const alert = page.getByRole('main').getByRole('alert').first();
  const button = saveButton(page);
  await page.goto(link, { timeout: SHOWN_MS, waitUntil: 'commit' });
  if (online === true) await appearsOnline(page, SHOWN_MS, field, alert, button);
  else await appears(SHOWN_MS, field, alert, button);
  if (await field.isVisible()) {
    if (password === undefined) return { outcome: 'refused', kind: 'password-needed' };
    await enterPassword(page, password);
    await appears(SHOWN_MS, alert, button);
  }
  return (await alert.isVisible()) ? refused(await alert.innerText()) : { outcome: 'done' };
}

async function save({ page }: Tab): Promise<Said> {
  await saveButton(page).click();
  const lines = page.getByRole('region', { name: WORDS.open.savesTitle }).getByRole('status');
  const { saveDone, saveFailed, saveCancelled } = WORDS.open;
  const ends = [saveDone, saveFailed, saveCancelled].map((words) =>
    lines.filter({ hasText: words }),
  );
  await appears(SAVED_MS, ...ends);
  const words = (await lines.innerText()).trim();
  return words === saveDone ? { outcome: 'saved' } : refused(words.replace(saveFailed, ''));
}

function hasDownload({ page, downloads }: Tab): boolean {
  return isFirefox(page) ? wholeFiles().length > 0 : downloads.length > 0;
}

/** Those that the browser calls whole, put where they outlive the visit. */
async function finished(tab: Tab, folder: string): Promise<Saved[]> {
  const files: Saved[] = [];
  if (isFirefox(tab.page)) {
    for (const name of await filesInTheEnd(tab.page)) {
      const path = join(folder, `${files.length}-${name}`);
      copyFileSync(join(FIREFOX_SAVES, name), path);
      files.push({ name, path });
    }
    return files;
  }
  for (const download of tab.downloads) {
    if ((await failureOf(download)) !== null) continue;
    const name = download.suggestedFilename();
    const path = join(folder, `${files.length}-${name}`);
    await download.saveAs(path);
    files.push({ name, path });
  }
  return files;
}

async function failureOf(download: Download): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not within ${DOWNLOADED_MS} ms: a download ends`));
    }, DOWNLOADED_MS);
  });
  try {
    return await Promise.race([download.failure(), late]);
  } finally {
    clearTimeout(timer);
  }
}
