/**
 * The network and the server go away in the middle, the tab is loaded again, and what arrives is whole.
 *
 * Files are above the size that is saved by way of memory, so that the streams are what is broken.
 */

import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  add,
  choose,
  enterPassword,
  hasFocus,
  open,
  saveButton,
  send,
  sent,
  start,
  tells,
  tellsWhy,
  wish,
} from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf, sha256, sha256OfFile } from './stage/bytes.ts';
import { eventually } from './stage/eventually.ts';
import { damageKept, keptPieces } from './stage/kept.ts';
import { withoutPicker } from './stage/picker.ts';
import { filesInTheEnd, forgetSaves, isFirefox, save, saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const MIB = 1_048_576;
const SIZE = 24 * MIB;
const HALF = SIZE / 2;
/** A server's start on a busy machine, and the page's pause before it tries again. */
const BACK_MS = 60_000;

/** Of what has passed the line when it is held, at most four pieces of 4 MiB are not whole. */
const PIECES_LEAST = 2;
const KEPT_MS = 10_000;

/** What browsers write into the console when the line or the server goes. */
const BROKEN = /net::ERR_|NetworkError|Failed to load|Failed to fetch/;

test.beforeEach(({ watch }) => {
  watch.excuse(BROKEN, 'the test breaks connections');
  test.setTimeout(150_000);
});

for (const trouble of ['the network is cut', 'the server is killed'] as const) {
  test(`${trouble} in the middle of sending, and it goes on by itself`, async ({
    page,
    line,
    server,
    commandLine,
  }) => {
    const bytes = randomBytes(SIZE);
    const path = join(commandLine.home, 'broken-up.bin');
    writeFileSync(path, bytes);
    await page.goto(`${line.url}/`);
    await choose(page, path);
    const killed = trouble === 'the server is killed';
    const came = line.trouble(killed ? 'hold' : 'cut', 'up', HALF);
    await start(page);
    await came;
    const before = line.passed('up');
    if (killed) {
      await server.kill();
      line.mend();
      await server.restart();
    } else {
      await expect(page.getByText(WORDS.send.waiting).first()).toBeVisible();
      await expectAccessible(page, 'sending, while the network is away');
      line.mend();
    }
    const { link } = await sent(page, BACK_MS);
    expect(line.passed('up') - before, 'what arrived is not sent again').toBeLessThan(SIZE);
    expect(sha256(await commandLine.get(link))).toBe(sha256(bytes));
  });

  test(`${trouble} in the middle of saving, and it goes on by itself`, async ({
    page,
    line,
    server,
    commandLine,
  }) => {
    await withoutPicker(page);
    const bytes = randomBytes(SIZE);
    const link = await commandLine.put('broken-down.bin', bytes);
    await open(page, link.replace(server.url, line.url));
    const killed = trouble === 'the server is killed';
    const came = line.trouble(killed ? 'hold' : 'cut', 'down', HALF);
    const saving = saveAs(page, saveButton(page), BACK_MS);
    await came;
    const before = line.passed('down');
    if (killed) await server.kill();
    line.mend();
    if (killed) await server.restart();
    expect(await sha256OfFile((await saving).path)).toBe(sha256(bytes));
    expect(line.passed('down') - before, 'what came is not fetched again').toBeLessThan(SIZE);
  });
}

test('a server that is away when sending and saving begin is waited for', async ({
  page,
  line,
  server,
}) => {
  await withoutPicker(page);
  await page.goto(`${line.url}/`);
  const file = sampleOf('early.txt', 'before the server');
  await choose(page, [file]);
  await wish(page, { password: 'open sesame' });
  await page.waitForLoadState('networkidle');
  await server.kill();
  await start(page);
  await expect(page.getByText(WORDS.send.waiting).first()).toBeVisible();
  await server.restart();
  const { link } = await sent(page, BACK_MS);

  await page.goto(link);
  await enterPassword(page, 'open sesame');
  await expect(saveButton(page)).toBeVisible({ timeout: BACK_MS });
  await page.waitForLoadState('networkidle');
  await server.kill();
  const saving = saveAs(page, saveButton(page), 2 * BACK_MS);
  const again = page.getByRole('button', { name: WORDS.open.tryAgain });
  await expect(again).toBeVisible({ timeout: BACK_MS });
  await expect(page.getByText(WORDS.failures.unreachable).first()).toBeVisible();
  await expectAccessible(page, 'a save that stopped');
  await server.restart();
  await again.click();
  expect(await sha256OfFile((await saving).path)).toBe(sha256(file.buffer));
});

/** The page without a part of its own code, which comes when the person has it loaded anew. */
async function comesAnew(page: Page, part: RegExp, wanted: () => Promise<void>): Promise<void> {
  await page.route(part, (route) => route.abort());
  await page.reload();
  await wanted();
  await tells(page, WORDS.failures['page-incomplete']);
  await page.unroute(part);
  await page.getByRole('button', { name: WORDS.common.reload }).click();
  await expect(page.getByText(WORDS.failures['page-incomplete'])).toBeHidden();
}

test('a part of the page that does not come says so, and comes when the page is loaded again', async ({
  page,
  watch,
}) => {
  watch.excuse(
    /(?:integrity|imported module).*\/assets\//,
    'the test keeps files of the page away',
  );
  const file = sampleOf('a.txt', 'a');
  await page.goto('./');
  await comesAnew(page, /\/assets\/sender-/, async () => {
    await choose(page, [file]);
    await start(page);
    await tellsWhy(page, 'page-incomplete');
  });
  const { link } = await send(page, [file], { name: 'Plans' });
  await page.goto('shares');
  const code = page.getByRole('button', { name: begins(WORDS.common.qr) });
  await comesAnew(page, /\/assets\/dist-/, () => code.click());
  await code.click();
  await expect(page.getByRole('img', { name: WORDS.common.qrAlt })).toBeVisible();
  const plans = page.getByRole('article', { name: 'Plans' });
  await comesAnew(page, /\/assets\/owner-/, () => Promise.resolve());
  await expect(plans).toBeVisible();
  await comesAnew(page, /\/assets\/owner-/, async () => {
    // Another try stands beside it, and what it does not help stays told.
    const told = page.getByText(WORDS.failures['page-incomplete']);
    await expect(told).toBeVisible();
    await page.getByRole('button', { name: WORDS.common.again }).click();
    await expect(told).toBeVisible();
  });
  await expect(plans).toBeVisible();

  await open(page, link);
  const look = page.getByRole('button', { name: begins(WORDS.open.preview) });
  await comesAnew(page, /\/assets\/Preview-/, () => look.click());
  await look.click();
  await expect(page.getByRole('region', { name: 'a.txt' })).toHaveText('a');
});

test('a browser that keeps nothing says so at once and at each try, and sends once it keeps', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const denied = new DOMException('denied', 'SecurityError');
    const isDenied = (): boolean => Reflect.get(window, 'keeps') !== true;
    const database = indexedDB;
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        if (isDenied()) throw denied;
        return database;
      },
    });
    const { locks } = navigator as { locks?: LockManager };
    if (!locks) return; // not yet this page
    const request = locks.request.bind(locks) as (...all: unknown[]) => unknown;
    const query = locks.query.bind(locks);
    Object.assign(LockManager.prototype, {
      request: (...all: unknown[]) => (isDenied() ? Promise.reject(denied) : request(...all)),
      query: () => (isDenied() ? Promise.reject(denied) : query()),
    });
  });
  await page.goto('./');
  await tells(page, WORDS.failures['no-storage']);
  await choose(page, [sampleOf('a.txt', 'a')]);
  await start(page);
  await tellsWhy(page, 'no-storage');
  const again = page.getByRole('button', { name: WORDS.common.again });
  await again.click();
  await tells(page, WORDS.failures['no-storage']);
  await page.evaluate(() => Object.assign(window, { keeps: true }));
  await again.click();
  await sent(page);
  await page.getByRole('button', { name: WORDS.send.another }).click();
  await expect(page.getByText(WORDS.send.dropHint)).toBeVisible();
  await expect(page.getByText(WORDS.failures['no-storage'])).toBeHidden();
});

test('a browser that has no more room opens a share and saves it all the same', async ({
  page,
  commandLine,
}) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const bytes = Buffer.from('a');
  await open(page, await commandLine.put('a.txt', bytes));
  expect((await save(page, saveButton(page))).sha256).toBe(sha256(bytes));
});

/** Says that other files are not those, and wants the password. */
async function goOnWith(page: Page, password: string): Promise<void> {
  const differs = page.getByText(begins(WORDS.send.resumingDiffers('6 files', '25.2 MB')));
  await expect(differs).toBeHidden();
  await add(page, [sampleOf('another.txt', 'not of this send')]);
  await expect(differs).toBeVisible();
  await page.getByRole('button', { name: WORDS.send.removeOf('another.txt') }).click();
  await expect(differs).toBeHidden();
  await expect(page.getByText(WORDS.send.resumingPassword)).toBeVisible();
  const goOn = page.getByRole('button', { name: WORDS.send.resumeStart });
  await expect(goOn).toBeDisabled();
  await page.getByLabel(WORDS.send.password, { exact: true }).fill(password);
}

for (const change of ['the same files', 'a changed file'] as const) {
  test(`a send that was reloaded in the middle goes on with ${change}, and all arrives`, async ({
    page,
    line,
    commandLine,
  }) => {
    const path = join(commandLine.home, 'again.bin');
    const bytes = randomBytes(SIZE);
    writeFileSync(path, bytes);
    const { mtime } = statSync(path);
    const small = Array.from({ length: 5 }, (_, at) => join(commandLine.home, `small-${at}.txt`));
    for (const one of small) writeFileSync(one, one);
    const chosen = change === 'the same files' ? [path, ...small] : [path];
    await page.goto(`${line.url}/`);
    await choose(page, chosen);
    // In one of the two; who goes on enters it again.
    const password = change === 'the same files' ? 'open sesame' : undefined;
    if (password !== undefined) await wish(page, { password, name: 'Plans' });
    const came = line.trouble('hold', 'up', HALF);
    await start(page);
    await came;
    // One that runs might come to its end when the line is mended, before the page is gone.
    await page.getByRole('button', { name: WORDS.send.pause }).click();
    await expect(page.getByRole('button', { name: WORDS.send.resume })).toBeFocused();
    // The question before leaving is the browser's; a person who says yes leaves.
    page.once('dialog', (dialog) => void dialog.accept());
    line.mend();
    await page.reload();
    const before = line.passed('up');
    await page
      .getByRole('button', {
        name: WORDS.send.goOnOf(password === undefined ? 'again.bin' : 'Plans'),
      })
      .click();
    if (change === 'a changed file') {
      bytes.writeUInt8(bytes.readUInt8(5) ^ 1, 5);
      writeFileSync(path, bytes);
      // Nothing but its content tells it from the one that was sent.
      utimesSync(path, mtime, mtime);
    }
    await choose(page, chosen);
    if (password !== undefined) await goOnWith(page, password);
    else await add(page, [sampleOf('beside.txt', 'x'.repeat(MIB))]);
    await page.getByRole('button', { name: WORDS.send.resumeStart }).click();
    const { link } = await sent(page, BACK_MS);
    const facts = page.getByRole('list', { name: WORDS.send.facts });
    await expect(facts).toContainText(
      password === undefined ? '2 files, 26.2 MB' : '6 files, 25.2 MB',
    );
    const options = password === undefined ? [] : [`--password=${password}`];
    for (const one of [path, ...chosen.slice(-1)]) {
      const arrived = await commandLine.get(link, `--only=${basename(one)}`, ...options);
      expect(sha256(arrived), one).toBe(sha256(readFileSync(one)));
    }
    const again = line.passed('up') - before;
    if (change === 'the same files') expect(again).toBeLessThan(SIZE);
    // Sealed anew: not a byte of what lay there may be joined to it.
    else expect(again).toBeGreaterThan(SIZE + MIB);
  });
}

test('after a reload in the middle of saving nothing whole is there, and saving again goes on', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  await withoutPicker(page);
  const bytes = randomBytes(SIZE);
  // Its one download is this one: going on must not count as another.
  const link = await commandLine.put('twice.bin', bytes, '--downloads', '1');
  await open(page, link.replace(server.url, line.url));
  forgetSaves();
  const came = line.trouble('hold', 'down', SIZE * 0.85);
  const begun = isFirefox(page) ? undefined : page.waitForEvent('download', { timeout: BACK_MS });
  await saveButton(page).click();
  await came;
  const first = await begun;
  await eventually(
    'pieces are kept',
    KEPT_MS,
    async () => (await keptPieces(page)) >= PIECES_LEAST,
  );
  await expectAccessible(page, 'saving');
  // One that runs might come to its end when the line is mended, before the page is gone.
  await page.getByRole('button', { name: WORDS.open.pause, exact: true }).click();
  await expectAccessible(page, 'a save that is paused');
  page.once('dialog', (dialog) => void dialog.accept());
  line.mend();
  await page.reload();
  const cutShort = page.getByText(begins(WORDS.open.kept('').split('About')[0] ?? ''));
  await expect(cutShort).toBeVisible();
  await expectAccessible(page, 'a save that was cut short');
  if (first) expect(await first.failure()).not.toBeNull();
  expect(await filesInTheEnd(page)).toEqual([]);
  await damageKept(page);
  const before = line.passed('down');
  const saved = await saveAs(page, saveButton(page), BACK_MS);
  expect(await sha256OfFile(saved.path)).toBe(sha256(bytes));
  expect(line.passed('down') - before).toBeLessThan(SIZE * 0.9);
  expect(await keptPieces(page)).toBe(0);
  await page.getByRole('button', { name: WORDS.open.dismiss('twice.bin') }).click();
  const heading = page.getByRole('heading', { name: WORDS.open.titleOne });
  await expect.poll(() => hasFocus(heading)).toBe(true);
  await expect(cutShort).toBeHidden();
});

test('a line that ends at 60 % for good never yields a finished file', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  await withoutPicker(page);
  const link = await commandLine.put('never.bin', randomBytes(SIZE));
  await open(page, link.replace(server.url, line.url));
  forgetSaves();
  const came = line.trouble('cut', 'down', SIZE * 0.6);
  const begun = isFirefox(page) ? undefined : page.waitForEvent('download', { timeout: BACK_MS });
  await saveButton(page).click();
  await came;
  await expect(page.getByText(WORDS.open.saveWaiting)).toBeVisible();
  await expectAccessible(page, 'saving, while the network is away');
  // The browser asks nothing when what stands after the # changes.
  page.once('dialog', (dialog) => {
    expect(dialog.message()).toBe(WORDS.open.leaveSaves);
    void dialog.dismiss();
  });
  await page.evaluate(() => {
    location.hash = '#1.another';
  });
  await expect(page).toHaveURL(link.replace(server.url, line.url));
  await expect(page.getByText(WORDS.open.saveWaiting)).toBeVisible();
  await page.getByRole('button', { name: WORDS.open.cancel, exact: true }).click();
  await expect(page.getByText(WORDS.open.saveCancelled)).toBeVisible();
  const download = await begun;
  if (download) expect(await download.failure()).not.toBeNull();
  expect(await filesInTheEnd(page)).toEqual([]);
});
