/** Whole folders, chosen and dropped: Firefox's driver can do neither. */

import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { choose, open, packed, pick, saveButton, sent, start } from '../stage/acts.ts';
import { sampleOf } from '../stage/bytes.ts';
import { drop, dropFromDisk } from '../stage/gestures.ts';
import { withoutPicker } from '../stage/picker.ts';
import { saveAs } from '../stage/saves.ts';
import { expect, test } from '../stage/test.ts';
import { hashesIn, hashesOf, writeTree, type Tree } from '../stage/tree.ts';
import { timesIn } from '../stage/unzip.ts';
import { WORDS } from '../stage/words.ts';

const SEND = WORDS.send;
/** A zip's times are kept to it. */
const ZIP_STEP_MS = 2_000;
const TREE = {
  'read me.txt': 'first',
  '.hidden': 'a file that begins with a dot',
  'empty.txt': '',
  'Été/jour/mer.txt': 'The sea was warm.',
};

/** Folders that are dropped are not read to their end before `goOnReading`. */
function holdReading(page: Page): Promise<void> {
  return page.evaluate(() => {
    const held = new Promise<void>((resolve) => Object.assign(window, { goOnReading: resolve }));
    const { prototype } = DataTransferItem;
    const entryOf: () => FileSystemEntry | null = Reflect.get(prototype, 'webkitGetAsEntry');
    prototype.webkitGetAsEntry = function (this: DataTransferItem): FileSystemEntry | null {
      const entry = entryOf.call(this);
      if (!entry?.isDirectory) return entry;
      const folder = entry as FileSystemDirectoryEntry;
      const reader = folder.createReader();
      const read = reader.readEntries.bind(reader);
      reader.readEntries = (...told): void => {
        void held.then(() => {
          read(...told);
        });
      };
      folder.createReader = (): FileSystemDirectoryReader => reader;
      return folder;
    };
  });
}

function goOnReading(page: Page): Promise<void> {
  return page.evaluate(() => {
    (Reflect.get(window, 'goOnReading') as () => void)();
  });
}

test('a folder that was chosen arrives with all below it', async ({ page, commandLine }) => {
  writeTree(join(commandLine.home, 'trip'), TREE);
  await page.goto('./');
  await pick(page, SEND.pickFolder, join(commandLine.home, 'trip'));
  const list = packed(page);
  await list.getByRole('button', { name: SEND.expand('trip') }).click();
  await expect(list.getByText('Été/jour/mer.txt')).toBeVisible();
  await start(page);
  const { link } = await sent(page);
  const into = join(commandLine.home, 'got');
  expect((await commandLine.run('get', '-o', into, link)).code).toBe(0);
  expect(hashesOf(into)).toEqual(hashesIn(TREE));
});

test('dropped folders keep their empty folders, and stand beside files', async ({
  page,
  commandLine,
}) => {
  const trip = Object.entries(TREE).map(([path, content]) => [`trip/${path}`, content] as const);
  const all: Tree = {
    ...Object.fromEntries(trip),
    'trip/later/': '',
    'nothing/': '',
    'alone.txt': 'beside a folder',
  };
  writeTree(commandLine.home, all);
  await page.goto('./');
  const paths = ['trip', 'nothing', 'alone.txt'].map((name) => join(commandLine.home, name));
  // Until a folder was read to its end nothing is sent: what leaves would lack it.
  await holdReading(page);
  await choose(page, [sampleOf('before.txt', 'chosen before')]);
  await dropFromDisk(page, paths);
  const send = page.getByRole('button', { name: SEND.start });
  await expect(send).toBeDisabled();
  // Neither what is dropped and read meanwhile, nor a look at another page, ends the wait.
  await drop(page, [sampleOf('meanwhile.txt', 'dropped while a folder is read')]);
  const list = packed(page);
  await expect(list.getByText('meanwhile.txt')).toBeVisible();
  await expect(send).toBeDisabled();
  await page.getByRole('link', { name: WORDS.common.shares }).click();
  await page.getByRole('link', { name: WORDS.common.send, exact: true }).click();
  await expect(send).toBeDisabled();
  await goOnReading(page);
  await expect(send).toBeEnabled();
  await expect(list.getByText(SEND.emptyFolder)).toBeVisible();
  await expect(list.getByText(WORDS.common.files(7))).toBeVisible();
  await start(page);
  const { link } = await sent(page);
  const into = join(commandLine.home, 'got');
  expect((await commandLine.run('get', '-o', into, link)).code).toBe(0);
  expect(hashesOf(into)).toEqual(
    hashesIn({
      ...all,
      'before.txt': 'chosen before',
      'meanwhile.txt': 'dropped while a folder is read',
    }),
  );
});

test('folders whose times no browser tells have in a zip the newest of what is in them, or the share’s', async ({
  page,
  commandLine,
}) => {
  await withoutPicker(page);
  const all: Tree = { 'trip/a.txt': 'a', 'trip/old/b.txt': 'b', 'trip/later/': '' };
  writeTree(commandLine.home, all);
  const [older, newer] = [Date.UTC(2001, 1, 3, 4, 5, 6), Date.UTC(2011, 1, 3, 4, 5, 6)];
  for (const [path, ms] of [
    ['trip/a.txt', newer],
    ['trip/old/b.txt', older],
  ] as const) {
    utimesSync(join(commandLine.home, path), ms / 1_000, ms / 1_000);
  }
  const begunMs = Date.now();
  await page.goto('./');
  await expect(page.getByText(SEND.dropHint)).toBeVisible();
  await dropFromDisk(page, [join(commandLine.home, 'trip')]);
  await expect(packed(page).getByText(WORDS.common.files(2)).first()).toBeVisible();
  await start(page);
  const { link } = await sent(page);
  await open(page, link);
  const times = await timesIn((await saveAs(page, saveButton(page))).path);
  expect(times).toMatchObject({
    'trip/': newer,
    'trip/a.txt': newer,
    'trip/old/': older,
    'trip/old/b.txt': older,
  });
  const made = times['trip/later/'] ?? 0;
  expect(made).toBeGreaterThan(begunMs - ZIP_STEP_MS);
  expect(made).toBeLessThan(Date.now() + ZIP_STEP_MS);
});

test('a folder that is read to its end while another page is looked at leaves the focus there', async ({
  page,
  commandLine,
}) => {
  writeTree(commandLine.home, { 'trip/a.txt': 'a' });
  await page.goto('./');
  await expect(page.getByText(SEND.dropHint)).toBeVisible();
  await holdReading(page);
  await dropFromDisk(page, [join(commandLine.home, 'trip')]);
  await expect(page.getByText(SEND.reading('0'))).toBeVisible();
  await page.getByRole('link', { name: WORDS.common.shares }).click();
  const field = page.getByLabel(WORDS.shares.addLabel);
  await field.focus();
  await goOnReading(page);
  await expect(page.getByText(SEND.added(WORDS.common.files(1)))).toBeAttached();
  await expect(field).toBeFocused();
});
