/** Whole folders, chosen and dropped: Firefox's driver can do neither. */

import { join } from 'node:path';
import { packed, pick, sent, start } from '../stage/acts.ts';
import { dropFromDisk } from '../stage/gestures.ts';
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
  await dropFromDisk(page, paths);
  const list = packed(page);
  await expect(list.getByText(SEND.emptyFolder)).toBeVisible();
  await expect(list.getByText(WORDS.common.files(5))).toBeVisible();
  await start(page);
  const { link } = await sent(page);
  const into = join(commandLine.home, 'got');
  expect((await commandLine.run('get', '-o', into, link)).code).toBe(0);
  expect(hashesOf(into)).toEqual(hashesIn(all));
});
