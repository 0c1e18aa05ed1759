/** What cannot be opened says why, each with its own sentence, in both languages. */

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  choose,
  enterPassword,
  inFrench,
  open,
  saveButton,
  sent,
  start,
  tells,
  tellsWhy,
  wish,
} from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf, sha256 } from './stage/bytes.ts';
import { kept } from './stage/left.ts';
import { run, SATCHEL } from './stage/process.ts';
import { expect, test } from './stage/test.ts';
import { MOTS, WORDS } from './stage/words.ts';

/** The longest password that a share can have. */
const PASSWORD_BYTES_MAX = 1_024;
/** More than one request takes. */
const SENT_BYTES = 40 * 1_048_576;
/** Of a file with an object of its own; two of them fit a quota of half of that, and not four. */
const LESS_BYTES = 9 * 1_048_576;

test('a link that was cut, and one to a share that is not there, say so', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 404/, 'there is no such share');
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  await page.goto(link.slice(0, -1));
  await tellsWhy(page, 'bad-link');
  await page.goto('about:blank');
  const other = link.replace(
    /\/s\/./,
    (start) => start.slice(0, -1) + (start.endsWith('A') ? 'B' : 'A'),
  );
  await page.goto(other);
  await tellsWhy(page, 'unknown-share');
});

test('an ended share says so, also where the browser speaks French', async ({
  page,
  device,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 410/, 'the share was ended');
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  expect((await commandLine.run('end', link)).code).toBe(0);
  await page.goto(link);
  await tellsWhy(page, 'share-ended');
  const other = await device();
  await other.addInitScript(() => {
    Object.defineProperty(navigator, 'languages', { get: () => ['fr-FR', 'en'] });
  });
  await other.goto(link);
  await tells(other, MOTS.failures['share-ended']);
});

test('wrong passwords say so, and a share that expires meanwhile', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 403/, 'a wrong password opens nothing');
  watch.excuse(/status of 410/, 'the share is over');
  const soon = await commandLine.soon();
  const link = await commandLine.put('a.txt', Buffer.from('a'), `--expires=${soon}`);
  const closed = await commandLine.put('b.txt', Buffer.from('b'), '--password=correct horse');
  await page.goto(closed);
  await enterPassword(page, 'incorrect horse');
  await tellsWhy(page, 'wrong-password');
  await enterPassword(page, 'h'.repeat(PASSWORD_BYTES_MAX + 1));
  await tellsWhy(page, 'bad-password');
  await commandLine.past(soon);
  await page.goto(link);
  await tellsWhy(page, 'share-expired');
});

test('a share whose downloads are used up still shows what it was, and cannot be saved', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 410/, 'its one download was taken');
  const link = await commandLine.put('last.txt', Buffer.from('once'), '--downloads=1');
  await open(page, link);
  await commandLine.get(link);
  await saveButton(page).click();
  await tellsWhy(page, 'share-exhausted');
  await tells(page, WORDS.open.exhausted);
  await expect(page.getByRole('button', { name: WORDS.common.again })).toHaveCount(0);
  await page.reload();
  await tells(page, WORDS.open.exhausted);
  await inFrench(page, () => tells(page, MOTS.open.exhausted));
  await expect(page.getByRole('heading', { name: 'last.txt' })).toBeVisible();
  await expect(saveButton(page)).toBeDisabled();
  await expectAccessible(page, 'used up');
});

test('a share that the operator blocked says so', async ({ page, server, commandLine, watch }) => {
  watch.excuse(/status of 451/, 'the share is blocked');
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  const [address = ''] = link.split('#');
  const words = ['admin', 'block', address, '--reason', 'a notice'];
  expect((await run(SATCHEL, words, server.adminEnvironment)).words).toMatch(/^Blocked: /);
  await page.goto(link);
  await tellsWhy(page, 'share-blocked');
});

test('a quota that would not hold it and a disk that is full say so, and with room the send goes on', async ({
  page,
  line,
  commandLine,
  serverWith,
  watch,
}) => {
  watch.excuse(/status of (?:413|507)/, 'the server has no room');
  const bytes = randomBytes(SENT_BYTES);
  const path = join(commandLine.home, 'large.bin');
  writeFileSync(path, bytes);
  const small = await serverWith({ SATCHEL_LIMITS_QUOTA_BYTES: String(SENT_BYTES / 2) });
  const less = ['a.bin', 'b.bin'].map((name) => join(commandLine.home, name));
  for (const one of less) writeFileSync(one, bytes.subarray(0, LESS_BYTES));
  await page.goto(`${small.url}/`);
  await choose(page, [...less, path]);
  await start(page);
  await tellsWhy(page, 'quota-exceeded');
  // What was begun does not stand in the way of less.
  await page.getByRole('button', { name: WORDS.send.back }).click();
  await page.getByRole('button', { name: WORDS.send.removeOf('large.bin') }).click();
  await start(page);
  await sent(page);

  // Half of it is there when the disk is full; the test's own machine keeps its room.
  let appended = 0;
  await page.route(/\/api\/v1\/uploads\//, async (route) => {
    const request = route.request();
    if (request.method() !== 'PATCH' || appended++ === 0) await route.continue();
    else await route.fulfill({ status: 507, headers: { 'Satchel-Problem': 'disk-full' } });
  });
  await page.goto(`${line.url}/`);
  await choose(page, path);
  await start(page);
  await tellsWhy(page, 'disk-full');
  await page.unroute(/\/api\/v1\/uploads\//);
  const before = line.passed('up');
  await page.getByRole('button', { name: WORDS.common.again }).click();
  const { link } = await sent(page);
  expect(sha256(await commandLine.get(link))).toBe(sha256(bytes));
  expect(line.passed('up') - before, 'what is there is not sent again').toBeLessThan(SENT_BYTES);
});

test('a server that takes tokens asks for one, and refuses a wrong one', async ({
  page,
  serverWith,
  watch,
}) => {
  watch.excuse(/status of 403/, 'the first token is none of this server');
  const server = await serverWith({ SATCHEL_UPLOADS: 'token' });
  const made = await run(SATCHEL, ['admin', 'token', 'create', 'page'], server.adminEnvironment);
  await page.goto(`${server.url}/`);
  await choose(page, [sampleOf('a.txt', 'a')]);
  await wish(page, { token: 'A'.repeat(43) });
  await start(page);
  await tellsWhy(page, 'token-refused');
  await page.getByRole('button', { name: WORDS.send.back }).click();
  const token = made.out.toString().trim();
  await wish(page, { token });
  await page.getByLabel(WORDS.send.tokenKeep).check();
  await start(page);
  await sent(page);
  // Nothing was begun with the wrong one, so nothing is to be gone on with.
  expect(await kept(page, 'sends')).toBe(0);
  await page.reload();
  await choose(page, [sampleOf('a.txt', 'a')]);
  await expect(page.getByLabel(WORDS.send.token, { exact: true })).toHaveValue(token);
  // Of this tab alone, and no longer than the person wants.
  await page.getByLabel(WORDS.send.tokenKeep).uncheck();
  await start(page);
  await sent(page);
  await page.reload();
  await choose(page, [sampleOf('a.txt', 'a')]);
  await expect(page.getByLabel(WORDS.send.token, { exact: true })).toHaveValue('');
});

test('a closed server says so before anything is chosen', async ({ page, serverWith }) => {
  const server = await serverWith({ SATCHEL_UPLOADS: 'closed' });
  await page.goto(`${server.url}/`);
  await tellsWhy(page, 'uploads-closed');
});
