/** What an operator does on the page of the admin listener, and what it never shows. */

import { readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page, Route } from '@playwright/test';
import { idBefore, linkIdIn } from '../../src/admin/link-ids.ts';
import {
  aboutShare,
  choose,
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
import { sample } from './stage/bytes.ts';
import { CommandLine } from './stage/command-line.ts';
import { loseSegments } from './stage/damage.ts';
import { Line } from './stage/line.ts';
import type { Server } from './stage/server.ts';
import { expect, test } from './stage/test.ts';
import { begins, MOTS, WORDS } from './stage/words.ts';

const ADMIN = WORDS.admin;
const MIB = 1_048_576;
const RUNS = new RegExp(`${ADMIN.uploadsRunning}\\s*1`);
const RUNS_MS = 15_000;
/** From a press to what the server told. */
const LOOK_MS = 1_000;
/** What nobody but sender and receiver may read. */
const SECRETS = /harbour-plan|Our plans|Burn this/;

function part(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** A name of the state's list with its value after it. */
async function expectFact(page: Page, name: string, value: string): Promise<void> {
  await expect(part(page, ADMIN.state)).toContainText(new RegExp(`${name}\\s*${value}`));
}

function rowOf(page: Page, link: string): Locator {
  const [, id = ''] = /\/s\/([^#]+)/.exec(link) ?? [];
  return part(page, ADMIN.shares).getByRole('row').filter({ hasText: id });
}

/** Presses a button whose name tells what it acts on, and the one that says so in the dialog. */
async function act(page: Page, row: Locator, words: string): Promise<void> {
  await row.getByRole('button', { name: begins(words) }).click();
  await page.getByRole('dialog').getByRole('button', { name: words, exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const UNITS = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** The size that stands after a name of the state's list, in bytes. */
async function sizeOf(page: Page, name: string): Promise<number> {
  const words = await part(page, ADMIN.state).innerText();
  const [, value, unit] = new RegExp(`${name}\\s*([\\d.]+)\\s([kMGT]B)`).exec(words) ?? [];
  return Number(value) * UNITS[unit as keyof typeof UNITS];
}

/** Stored: two shares, each a file and a list of 4 KiB at least, no more than was sent. Free: what the disk says. */
async function expectDisk(page: Page, server: Server): Promise<void> {
  const stored = await sizeOf(page, ADMIN.stored);
  expect(stored).toBeGreaterThan(4 * 4_096);
  expect(stored).toBeLessThan(4 * MIB);
  const { bavail, bsize } = statfsSync(server.data);
  expect((await sizeOf(page, ADMIN.free)) / (bavail * bsize)).toBeCloseTo(1, 1);
}

/** Opens the page by a token. */
async function enter(page: Page, token: string): Promise<void> {
  await page.getByLabel(ADMIN.token, { exact: true }).fill(token);
  await page.getByRole('button', { name: ADMIN.enter, exact: true }).click();
}

/** A refresh that fails leaves what is shown and the token, and one that is answered after Leave opens nothing. */
async function refreshInVain(page: Page): Promise<void> {
  const status = '**/admin/v1/status';
  const refresh = page.getByRole('button', { name: ADMIN.refresh });
  await page.route(status, (route) => route.abort());
  await refresh.click();
  await tells(page, WORDS.failures.unreachable);
  await expect(part(page, ADMIN.state)).toBeVisible();
  await page.unroute(status);
  await page.reload();
  await expect(refresh).toBeVisible();
  const asked = Promise.withResolvers<Route>();
  await page.route(status, (route) => {
    asked.resolve(route);
  });
  await refresh.click();
  const route = await asked.promise;
  await page.getByRole('button', { name: ADMIN.leave }).click();
  const answered = page.waitForResponse(status);
  await route.continue();
  await (await answered).finished();
  // What the answer leads to has happened two turns of the page later.
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => setTimeout(resolve))));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await expect(refresh).toBeHidden();
  await expect(page.getByLabel(ADMIN.token, { exact: true })).toHaveValue('');
  await page.unroute(status);
}

/** One share a page: a page has a hundred, so fewer are asked for on its behalf. */
async function turnPages(page: Page, count: number): Promise<void> {
  const listed = '**/admin/v1/shares?limit=100*';
  await page.route(listed, async (route) => {
    const url = route.request().url().replace('limit=100', 'limit=1');
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.getByRole('button', { name: ADMIN.refresh }).click();
  const shares = part(page, ADMIN.shares);
  const id = shares.getByRole('rowheader');
  const next = shares.getByRole('button', { name: ADMIN.next });
  const seen: string[] = [];
  while (seen.length < count) {
    await expect(id).toHaveCount(1);
    if (seen.length > 0) await expect(id).not.toHaveText(seen.at(-1) ?? '');
    seen.push(await id.innerText());
    if (seen.length < count) await next.click();
  }
  await expect(next).toBeHidden();
  expect(new Set(seen).size).toBe(count);
  await shares.getByRole('button', { name: ADMIN.fromStart }).click();
  await expect(id).toHaveText(seen[0] ?? '');
  await page.unroute(listed);
}

async function makeToken(page: Page, name: string): Promise<string> {
  await part(page, ADMIN.tokens).getByRole('button', { name: ADMIN.makeToken }).click();
  const dialog = page.getByRole('dialog', { name: ADMIN.makeToken });
  await dialog.getByLabel(ADMIN.name, { exact: true }).fill(name);
  await dialog.getByLabel(begins(ADMIN.quotaGb)).fill('0.01');
  await dialog.getByLabel(begins(ADMIN.expiresOn)).fill('2099-12-31');
  await expectAccessible(page, 'making a token');
  // Whoever presses twice wants one.
  const pressed = Promise.withResolvers<undefined>();
  await page.route('**/admin/v1/tokens', async (route) => {
    await pressed.promise;
    await route.continue();
  });
  await dialog.getByRole('button', { name: ADMIN.makeToken, exact: true }).dblclick();
  pressed.resolve(undefined);
  const token = await dialog.getByLabel(ADMIN.newToken(name), { exact: true }).inputValue();
  await dialog.getByRole('button', { name: WORDS.common.close }).click();
  return token;
}

test('an operator sees counts, gives tokens, blocks, ends, and can see no content', async ({
  page,
  device,
  serverWith,
  closing,
  watch,
}) => {
  test.setTimeout(300_000);
  watch.excuse(
    /status of (?:403|410|451|500)/,
    'a wrong token, a blocked and an ended share, lost bytes',
  );
  watch.excuse(/net::ERR_FAILED|NetworkError|Failed to load/, 'a refresh that fails');
  const server = await serverWith({
    SATCHEL_UPLOADS: 'token',
    SATCHEL_ABUSE: 'abuse@files.example',
    SATCHEL_LIMITS_QUOTA_BYTES: '100000000',
  });
  const admin = `http://127.0.0.1:${server.adminPort}`;
  watch.knows(admin);
  const line = closing(await Line.to(server.port));
  watch.knows(line.url);
  const commandLine = closing(await CommandLine.at(server));
  const put = (token: string): Promise<string> =>
    commandLine.put(
      'harbour-plan.txt',
      Buffer.from('a quiet place'),
      `--token=${token}`,
      '--name=Our plans',
      '--message=Burn this',
    );

  await page.goto(admin);
  await expect(page.getByText(ADMIN.blind)).toBeVisible();
  await enter(page, 'wrong');
  await tells(page, ADMIN.tokenWrong);
  await expectAccessible(page, 'the operator’s token');
  const token = readFileSync(join(server.data, 'admin.token'), 'utf8').trim();
  await enter(page, token);
  await refreshInVain(page);
  await enter(page, token);
  await expectFact(page, ADMIN.shares, '0');
  await expectFact(page, ADMIN.uploads, ADMIN.uploadModes.token);
  await expectFact(page, ADMIN.version, '[0-9]');
  await expect(page.getByText(ADMIN.noErrors)).toBeVisible();

  const forGuests = await makeToken(page, 'Guests');
  const tokens = part(page, ADMIN.tokens).getByRole('row').filter({ hasText: 'Guests' });
  await expect(tokens).toHaveCount(1);
  await expect(tokens).toContainText(ADMIN.quotaUsed('0 bytes', '10 MB'));
  await expect(tokens).toContainText('2099');
  const [first, second] = [await put(forGuests), await put(forGuests)];

  const guest = await device();
  await guest.goto(`${line.url}/`);
  await choose(guest, [sample('large.bin', 3 * MIB)]);
  await wish(guest, { token: forGuests });
  const held = line.trouble('hold', 'up', MIB);
  await start(guest);
  await held;
  // What the line let through lies before a server that may not have begun to read it.
  await expect(async () => {
    await page.getByRole('button', { name: ADMIN.refresh }).click();
    await expect(part(page, ADMIN.state)).toContainText(RUNS, { timeout: LOOK_MS });
  }).toPass({ timeout: RUNS_MS });
  await expectFact(page, ADMIN.shares, '2');
  await expectFact(page, ADMIN.quota, '\\S+ \\S+ of 100 MB');
  line.mend();
  await sent(guest);

  await expectDisk(page, server);
  await turnPages(page, 3);
  const find = page.getByLabel(ADMIN.find);
  await find.fill(first.replace(/.(?=#)/, '!'));
  await page.getByRole('button', { name: ADMIN.go, exact: true }).click();
  await expect(page.getByText(ADMIN.findBad)).toBeVisible();
  // What is not there has a neighbour, with buttons that end it.
  const missing = idBefore(linkIdIn(first) ?? '') ?? '';
  await find.fill(missing);
  await page.getByRole('button', { name: ADMIN.go, exact: true }).click();
  await expect(page.getByText(ADMIN.missing(missing))).toBeVisible();
  await expect(page.getByText(ADMIN.findBad)).toBeHidden();
  await expect(rowOf(page, first)).toBeVisible();
  await expectAccessible(page, 'a share that is not there');
  await find.fill(first);
  await page.getByRole('button', { name: ADMIN.go, exact: true }).click();
  await expect(page.getByText(ADMIN.missing(missing))).toBeHidden();
  const row = rowOf(page, first);
  await expect(row).toContainText(ADMIN.states.live);
  await row.getByRole('button', { name: begins(ADMIN.block) }).click();
  const dialog = page.getByRole('dialog', { name: begins('Block the share') });
  await dialog.getByRole('button', { name: ADMIN.block, exact: true }).click();
  const reason = dialog.getByLabel(ADMIN.reason, { exact: true });
  await expect(reason).toHaveAccessibleDescription(begins(ADMIN.reasonMissing));
  await expectAccessible(page, 'blocking');
  // Firefox calls nothing focused while the window of the guest is in front; keys tell.
  await page.keyboard.type('a notice');
  await expect(reason).toHaveValue('a notice');
  await dialog.getByRole('button', { name: ADMIN.block, exact: true }).click();
  await expect(row).toContainText(ADMIN.blockedFor('a notice'));
  await guest.goto(first);
  await tells(guest, WORDS.open.blockedContact);
  await inFrench(guest, () => tells(guest, MOTS.open.blockedContact));
  await row.getByRole('button', { name: begins(ADMIN.unblock) }).click();
  await expect(row).toContainText(ADMIN.states.live);
  await guest.reload();
  await expect(aboutShare(guest)).toBeVisible();
  await act(page, row, ADMIN.end);
  await expect(row).toContainText(ADMIN.states.ended);
  await guest.reload();
  await tellsWhy(guest, 'share-ended');

  await act(page, tokens, ADMIN.revoke);
  await expect(tokens).toContainText(ADMIN.revoked);
  await expect(put(forGuests)).rejects.toThrow();

  await open(guest, second);
  loseSegments(server);
  await saveButton(guest).click();
  await tellsWhy(guest, 'storage-damaged');
  await page.getByRole('button', { name: ADMIN.backup }).click();
  await expect(page.getByRole('status', { name: WORDS.common.notices })).toContainText(server.data);
  await page.getByRole('button', { name: ADMIN.refresh }).click();
  await expect(part(page, ADMIN.errors).getByRole('listitem').first()).toBeVisible();
  await expectFact(page, ADMIN.downloads, '1');

  expect(await page.getByRole('main').innerText()).not.toMatch(SECRETS);
  await expectAccessible(page, 'the operator’s page');
  await page.getByLabel(WORDS.common.language).selectOption('fr');
  await expect(page.getByText(MOTS.admin.blind)).toBeVisible();
  await expectAccessible(page, 'the operator’s page in French');
  await page.getByRole('button', { name: MOTS.admin.leave }).click();
  await expect(page.getByLabel(MOTS.admin.token, { exact: true })).toBeVisible();
});
