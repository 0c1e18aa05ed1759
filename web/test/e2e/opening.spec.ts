/** What a receiver finds in a share: its files as a tree and as a list, found by name, chosen and saved. */

import type { Locator, Page } from '@playwright/test';
import {
  aboutShare,
  drawn,
  enterPassword,
  inFrench,
  look,
  open,
  saveButton,
  savedWhole,
  SEALED_MS,
} from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sample, sha256 } from './stage/bytes.ts';
import { withoutPicker } from './stage/picker.ts';
import { pdfOf } from './stage/samples.ts';
import { saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { unzipped } from './stage/unzip.ts';
import { begins, MOTS, WORDS } from './stage/words.ts';

const OPEN = WORDS.open;

/** Far more than are shown at once; with 100,000, which take minutes to be written, it holds too. */
const MANY = Number(process.env['SATCHEL_MANY_FILES'] ?? 2_000);
const MANY_MS = 60_000 + MANY * 3;

/** Two folders deep, names that a filter tells apart, one of them with an accent. */
const FILES = {
  'notes.txt': Buffer.from('Where to meet'),
  'photos/sea.bin': sample('', 70_000).buffer,
  'photos/2019/Été.bin': sample('', 30_000).buffer,
  'photos/2019/winter.bin': sample('', 10_000).buffer,
};

function rows(page: Page): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader') });
}

/** Takes the line of a save that is done off the list, so that the next is told apart. */
async function dismiss(page: Page): Promise<void> {
  await savedWhole(page);
  await page.getByRole('button', { name: /^Take .* off the list$/ }).click();
}

test('files are shown as folders and as a list, found, chosen, and saved as one asks', async ({
  page,
  commandLine,
}) => {
  const link = await commandLine.putFolder('trip', FILES);
  await open(page, link);
  await expect(page.getByRole('heading', { name: OPEN.title })).toBeVisible();
  await expect(page).toHaveTitle(`${OPEN.title} · Satchel`);
  const tree = page.getByRole('treegrid');
  await expect(rows(page)).toHaveCount(3); // the one folder stands open
  await tree.getByRole('button', { name: begins(OPEN.expand('photos')) }).click();
  await tree.getByRole('button', { name: begins(OPEN.expand('2019')) }).click();
  await expect(rows(page)).toHaveCount(7);
  await expect(page.getByRole('row', { name: 'winter.bin' })).toHaveAttribute('aria-level', '4');

  await page.getByText(OPEN.asList, { exact: true }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(rows(page)).toHaveCount(4);
  await expectAccessible(page, 'opened as a list');
  await page.getByRole('button', { name: OPEN.sortedBy(OPEN.columns.size) }).click();
  await expect(rows(page).first()).toContainText('sea.bin');
  const find = page.getByRole('searchbox', { name: OPEN.filter });
  await find.fill('ete');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText(OPEN.found(1))).toBeAttached();
  await find.fill('nowhere');
  await expect(page.getByText(OPEN.nothingFound)).toBeVisible();
  await find.fill('');

  const one = await saveAs(page, page.getByRole('button', { name: OPEN.saveOne('sea.bin') }));
  expect(one.name).toBe('sea.bin');
  await expectAccessible(page, 'saved');
  await dismiss(page);
  await page.getByRole('checkbox', { name: OPEN.chooseOne('notes.txt') }).check();
  await page.getByRole('checkbox', { name: OPEN.chooseOne('winter.bin') }).check();
  const some = await saveAs(page, page.getByRole('button', { name: /^\s*Save 2 chosen files/ }));
  expect(await unzipped(some.path)).toEqual({
    'trip/notes.txt': sha256(FILES['notes.txt']),
    'trip/photos/2019/winter.bin': sha256(FILES['photos/2019/winter.bin']),
  });
  await dismiss(page);
  await page.getByRole('button', { name: OPEN.clearChoice }).click();
  const all = await unzipped((await saveAs(page, saveButton(page))).path);
  for (const [path, bytes] of Object.entries(FILES)) {
    expect(all[`trip/${path}`], path).toBe(sha256(bytes));
  }
});

test('choosing all that a name finds chooses nothing beside it, and a folder all that is in it', async ({
  page,
  commandLine,
}) => {
  await open(page, await commandLine.putFolder('trip', FILES));
  const find = page.getByRole('searchbox', { name: OPEN.filter });
  await find.fill('winter');
  await expect(rows(page)).toHaveCount(4); // three folders are the way to it
  const all = page.getByRole('checkbox', { name: OPEN.chooseAll });
  await all.check();
  const saves = page.getByRole('button', { name: /^\s*Save 1 chosen file \(/ });
  const saved = await saveAs(page, saves);
  expect(saved.name).toBe('winter.bin');
  await dismiss(page);
  await all.uncheck();
  await expect(saveButton(page)).toBeVisible();
  await page.getByRole('checkbox', { name: OPEN.chooseOne('photos') }).check();
  await expect(all).toBeChecked();
  await expect(page.getByRole('button', { name: /^\s*Save 3 chosen files/ })).toBeVisible();
});

test('the keyboard alone opens folders, chooses, looks and saves', async ({
  page,
  commandLine,
}) => {
  await withoutPicker(page);
  await open(page, await commandLine.putFolder('trip', FILES));
  await page.getByRole('treegrid').focus();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // To the folder of photos, which opens, and into it to the folder below.
  await press('ArrowDown', 'ArrowRight', 'ArrowRight');
  await expect(rows(page)).toHaveCount(5);
  await press('Space');
  await expect(page.getByRole('button', { name: /^\s*Save 2 chosen files/ })).toBeVisible();
  await press('End', 'Enter');
  await expect(page.getByRole('dialog', { name: OPEN.previewOne('notes.txt') })).toBeVisible();
  await press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // What cannot be looked at is saved.
  await press('ArrowUp', 'Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await savedWhole(page);
});

test('message, name and end are shown after the password and not before it', async ({
  page,
  commandLine,
}) => {
  const link = await commandLine.putFolder(
    'secret-folder',
    FILES,
    '--password=correct horse',
    '--name=Our plans',
    '--message=Burn this <b>letter</b>.\nSoon.',
    '--expires=3d',
    '--downloads=7',
  );
  await page.goto(link);
  await expect(page.getByLabel(OPEN.password, { exact: true })).toBeVisible();
  const secrets = /Our plans|Burn this|secret-folder|notes\.txt|days|7 times/;
  expect(await page.getByRole('main').innerText()).not.toMatch(secrets);
  await expect(page).not.toHaveTitle(secrets);
  await expectAccessible(page, 'a password asked for');
  await enterPassword(page, 'correct horse');
  await expect(aboutShare(page)).toBeVisible({ timeout: SEALED_MS });
  await expect(page.getByRole('heading', { name: 'Our plans' })).toBeVisible();
  await expect(page.getByText('Burn this <b>letter</b>.')).toBeVisible();
  await expect(page.getByText(/^Ends in 3 days,/)).toBeVisible();
  await expect(page.getByText(OPEN.limit(7))).toBeVisible();
  await inFrench(page, () => expect(page.getByText(MOTS.open.limit(7))).toBeVisible());
});

test(`a share of ${MANY} files opens, is scrolled to its end, and found in`, async ({
  page,
  commandLine,
}) => {
  test.setTimeout(MANY_MS);
  const names = Array.from({ length: MANY }, (_, at) => `photo ${at + 1}.jpg`);
  const files = Object.fromEntries(names.map((name) => [name, Buffer.from(name.slice(-9))]));
  const link = await commandLine.putFolder('many', files);
  await page.goto(link);
  await expect(aboutShare(page)).toBeVisible({ timeout: MANY_MS });
  const grid = page.getByRole('treegrid');
  await expect(grid).toHaveAttribute('aria-rowcount', String(MANY + 2));
  // The rows in sight are all that the page holds of them.
  expect(await rows(page).count()).toBeLessThan(100);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { name: `photo ${MANY}.jpg` })).toBeInViewport();
  await page.mouse.wheel(0, -1_000_000);
  const find = page.getByRole('searchbox', { name: OPEN.filter });
  await find.fill(`photo ${MANY}.`);
  await expect(rows(page)).toHaveCount(2); // the folder and what is in it
  await find.fill('');

  await page.getByText(OPEN.asList, { exact: true }).click();
  const list = page.getByRole('grid');
  await expect(list).toHaveAttribute('aria-rowcount', String(MANY + 1));
  expect(await rows(page).count()).toBeLessThan(100);
  await page.getByRole('button', { name: OPEN.sortedBy(OPEN.columns.size) }).click();
  await list.focus();
  await page.keyboard.press('End');
  await expect(rows(page).last()).toBeInViewport();
  await find.fill(`photo ${MANY}.`);
  await expect(rows(page)).toHaveCount(1);
});

test('while a page is on its way a word stands in its place, and is told nobody', async ({
  page,
}) => {
  const come = Promise.withResolvers<undefined>();
  await page.route(/\/assets\/Send-.*\.js$/, async (route) => {
    await come.promise;
    await route.continue();
  });
  await page.goto('./', { waitUntil: 'commit' });
  const main = page.getByRole('main');
  await expect(main).toMatchAriaSnapshot(`- main:\n  - paragraph: ${WORDS.common.loading}`);
  come.resolve(undefined);
  await expect(main.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  await expect(main.getByText(WORDS.common.loading)).toBeHidden();
});

test('the buttons of a document come with its pages', async ({ page, commandLine }) => {
  await open(page, await commandLine.put('c.pdf', pdfOf('A quiet harbour')));
  const come = Promise.withResolvers<undefined>();
  await page.route(/\/pdf-worker-/, async (route) => {
    await come.promise;
    await route.continue();
  });
  const dialog = await look(page, 'c.pdf');
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expect(dialog.getByRole('toolbar')).toBeHidden();
  await expect(dialog.getByText(OPEN.pdfOf(0))).toBeHidden();
  come.resolve(undefined);
  await drawn(dialog.getByRole('toolbar').getByText(OPEN.pdfOf(1))).toBeVisible();
});

test('a preview that the line kept away is told in a dialog, each time, and comes when it can', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(
    /(?:integrity|imported module).*\/assets\/|net::ERR_|NetworkError|Failed to load/,
    'the test keeps files of the page away',
  );
  await open(page, await commandLine.put('a.txt', Buffer.from('a')));
  const preview = page.getByRole('button', { name: OPEN.previewOne('a.txt') });
  const dialog = page.getByRole('dialog', { name: OPEN.previewOne('a.txt') });
  const told = dialog.getByText(WORDS.failures['page-incomplete']);
  // Firefox asks again for a style, and not for a script.
  await page.route(/\/assets\/Preview-.*\.css$/, (route) => route.abort());
  await preview.click();
  await expect(told).toBeVisible();
  await expectAccessible(page, 'no preview');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await preview.click();
  await expect(told).toBeVisible();
  await page.unroute(/\/assets\/Preview-.*\.css$/);
  await dialog.getByRole('button', { name: WORDS.common.again }).click();
  await expect(dialog.getByRole('region', { name: 'a.txt' })).toHaveText('a');
  await expect(dialog).toHaveCSS('padding', '0px');
});

test('Back closes what one looks at, and no way through the history leaves the share or asks for it anew', async ({
  page,
  commandLine,
}) => {
  const link = await commandLine.putFolder('trip', FILES);
  await page.goto('./');
  await open(page, link);
  const entries = await page.evaluate(() => history.length);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const shown = async (): Promise<void> => {
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(aboutShare(page)).toBeVisible();
    expect(page.url()).toBe(link);
  };
  await look(page, 'notes.txt');
  expect(page.url()).toBe(link);
  await page.goBack();
  await shown();
  await expect(
    page.getByRole('button', { name: begins(OPEN.previewOne('notes.txt')) }),
  ).toBeFocused();
  await page.goForward();
  await shown();
  for (let times = 0; times < 2; times++) {
    const dialog = await look(page, 'notes.txt');
    await dialog.getByRole('button', { name: OPEN.previewClose }).click();
  }
  await look(page, 'notes.txt');
  await page.keyboard.press('Escape');
  await shown();
  expect(asked.filter((url) => /\/shares\/[^/]+$/.test(url))).toEqual([]);
  await expect.poll(() => page.evaluate(() => history.state as unknown)).toBeNull();
  await look(page, 'notes.txt');
  await page.reload();
  await shown();
  await expect.poll(() => page.evaluate(() => history.state as unknown)).toBeNull();
  // Forward of the share stands one entry, however often one looked, and before it what was there.
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
});
