/** Whole folders, chosen and dropped: Firefox's driver can do neither. */

import { join } from 'node:path';
import { choose, packed, pick, sent, start } from '../stage/acts.ts';
import { sampleOf } from '../stage/bytes.ts';
import { drop, dropFromDisk } from '../stage/gestures.ts';
import { expect, test } from '../stage/test.ts';
import { hashesIn, hashesOf, writeTree, type Tree } from '../stage/tree.ts';
import { WORDS } from '../stage/words.ts';

const SEND = WORDS.send;
const TREE = {
  'read me.txt': 'first',
  '.hidden': 'a file that begins with a dot',
  'empty.txt': '',
  'Été/jour/mer.txt': 'The sea was warm.',
};

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
  await page.evaluate(() => {
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
  await page.evaluate(() => {
    (Reflect.get(window, 'goOnReading') as () => void)();
  });
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
