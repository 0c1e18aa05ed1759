/**
 * What counts as another download is what a person wanted: not what was cancelled before it began, and not
 * what a preview would go on with when its right to download is a day old.
 */

import type { Locator } from '@playwright/test';
import { drawn, look, open, saveButton } from './stage/acts.ts';
import type { Answer, Between, Change } from './stage/between.ts';
import { sha256, sha256OfFile } from './stage/bytes.ts';
import { filmOf } from './stage/film.ts';
import { withoutPicker } from './stage/picker.ts';
import { albumOf } from './stage/samples.ts';
import { saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

const OPEN = WORDS.open;
const KIB = 1_024;
const FILM_BYTES = 48 * KIB * KIB;
/** Of a film, its index stands behind this. */
const INDEX_FROM = 0.95;
/** Of a document, read to open it: at its begin and at its end. */
const OPENED_BYTES = 400 * KIB;
/** For longer than anything here is waited for. */
const AWAY = { status: 503, headers: { 'retry-after': '60' }, body: Buffer.alloc(0) };
/** As the server says it of one that is a day old. */
const SPENT = {
  status: 403,
  headers: { 'satchel-problem': 'grant-refused' },
  body: Buffer.alloc(0),
};
const LEFT = /ServiceWorker intercepted the request/;

/** Has answers changed, and counts the grants that are asked for. */
function counting(between: Between, change: Change): () => number {
  let asked = 0;
  between.change((path, answer) => {
    if (path.endsWith('/grants')) asked++;
    return change(path, answer);
  });
  return () => asked;
}

/** Whether an answer is a range of a file, as stored, between two places. */
function isBetween(path: string, { headers }: Answer, from: number, until: number): boolean {
  const told = /^bytes ([0-9]+)-([0-9]+)\//.exec(headers['content-range'] ?? '');
  const [, first, last] = told ?? [];
  return path.startsWith('/api/v1/objects/') && Number(first) > from && Number(last) < until;
}

/** The preview says why it ended; the person who looks again then is one who decided. */
async function saysSpent(dialog: Locator, shown: Locator): Promise<void> {
  await expect(dialog.getByText(WORDS.failures['grant-refused'])).toBeVisible();
  await expect(shown).toHaveCount(0);
  await dialog.getByRole('button', { name: OPEN.previewClose }).click();
}

test.beforeEach(({ watch }) => {
  watch.excuse(/status of (?:403|503)/, 'the test has the host refuse');
  watch.excuse(/status of 404/, 'a player may ask once more at the address that is gone');
  watch.excuse(LEFT, 'a player hears that its stream broke');
});

test('a save is cancelled while its grant is asked for, and the next one is the only download', async ({
  page,
  between,
  server,
  commandLine,
}) => {
  await withoutPicker(page);
  const bytes = Buffer.from('for one');
  const link = await commandLine.put('once.txt', bytes, '--downloads', '1');
  await open(page, link.replace(server.url, between.url));
  const asked = counting(between, (path, answer) => (path.endsWith('/grants') ? AWAY : answer));
  await saveButton(page).click();
  await expect.poll(asked).toBe(1);
  await page.getByRole('button', { name: OPEN.cancel, exact: true }).click();
  await expect(page.getByText(OPEN.saveCancelled)).toBeVisible();
  expect(asked()).toBe(1);
  between.change();
  await page.getByRole('button', { name: OPEN.dismiss('once.txt') }).click();
  const saved = await saveAs(page, saveButton(page));
  expect(await sha256OfFile(saved.path)).toBe(sha256(bytes));
});

test('a film that was left open for a day takes no new grant by itself', async ({
  page,
  between,
  server,
  commandLine,
}) => {
  const link = await commandLine.put('long.webm', filmOf(FILM_BYTES));
  let isSpent = true;
  const asked = counting(between, (path, answer) =>
    isSpent && isBetween(path, answer, FILM_BYTES / 2, FILM_BYTES * INDEX_FROM) ? SPENT : answer,
  );
  await open(page, link.replace(server.url, between.url));
  const dialog = await look(page, 'long.webm');
  const player = dialog.getByLabel('long.webm', { exact: true });
  const readiness = (): Promise<number> =>
    player.evaluate(({ readyState }: HTMLVideoElement) => readyState);
  await expect.poll(readiness).toBeGreaterThan(1);
  await player.evaluate((film: HTMLVideoElement) => {
    film.currentTime = film.duration * 0.8;
  });
  await saysSpent(dialog, player);
  expect(asked()).toBe(1);
  isSpent = false;
  await look(page, 'long.webm');
  await expect.poll(readiness).toBeGreaterThan(1);
  expect(asked()).toBe(2);
});

test('a document whose grant is refused takes no new one for the parts that wait in line', async ({
  page,
  between,
  server,
  commandLine,
}) => {
  const line = 'Eight pictures';
  const album = albumOf(line);
  const link = await commandLine.put('album.pdf', album);
  let isSpent = true;
  const asked = counting(between, (path, answer) =>
    isSpent && isBetween(path, answer, OPENED_BYTES, album.length - OPENED_BYTES) ? SPENT : answer,
  );
  await open(page, link.replace(server.url, between.url));
  const dialog = await look(page, 'album.pdf');
  const paper = dialog.getByTitle(OPEN.pdfDocument('album.pdf'));
  await saysSpent(dialog, paper);
  isSpent = false;
  await look(page, 'album.pdf');
  await drawn(paper.contentFrame().getByText(line)).toBeVisible();
  expect(asked()).toBe(2);
});
