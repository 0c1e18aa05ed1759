/** A send that runs: seen file by file, paused, left, cancelled, given up. The line holds it in the middle. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { add, choose, packed, sent, start, tells } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sample, sampleOf, sha256, type Sample } from './stage/bytes.ts';
import type { CommandLine } from './stage/command-line.ts';
import { eventually } from './stage/eventually.ts';
import { held, kept } from './stage/left.ts';
import { Line } from './stage/line.ts';
import { watchScreen } from './stage/screen.ts';
import type { Server } from './stage/server.ts';
import { expect, test } from './stage/test.ts';
import { hashesOf } from './stage/tree.ts';
import { WORDS } from './stage/words.ts';

const MIB = 1_048_576;
const SIZE = 24 * MIB;
/** With what systems hold of a connection still less than a segment, which only the clean-up job erases. */
const HELD_AFTER = 2 * MIB;
const SEND = WORDS.send;
const BACK_MS = 30_000;
/** The page tells what moved after a tenth of it. */
const TOLD_MS = 1_000;
/** Removing, which is the server's. */
const GONE_MS = 5_000;

test.beforeEach(({ watch }) => {
  watch.excuse(
    /net::ERR_|NetworkError|Failed to load|Failed to fetch/,
    'the test breaks connections',
  );
});

const large = sample('large.bin', SIZE);

function hashesOfAll(files: readonly Sample[]): Record<string, string> {
  return Object.fromEntries(files.map(({ name, buffer }) => [name, sha256(buffer)]));
}

/** The driver of Firefox is slow with files that it is given in pieces. */
function onDisk({ home }: CommandLine): string {
  const path = join(home, large.name);
  writeFileSync(path, large.buffer);
  return path;
}

/** Questions of the browser before it leaves a page; the answer is to stay. */
function stays(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  return asked;
}

/** No speed is told before a second of it was seen, so the held line lets a little pass now and then. */
async function expectSpeed(page: Page, line: Line): Promise<void> {
  await expect(async () => {
    const came = line.trouble('hold', 'up', MIB);
    line.mend();
    await came;
    await expect(page.getByText(/^\S+ [kM]B\/s$/)).toBeVisible({ timeout: TOLD_MS });
  }).toPass({ timeout: BACK_MS });
  await expect(page.getByText(/^about .+ left$/)).toBeVisible();
}

test('a paused send stays where it is, asks before it is left, and goes on to the end', async ({
  page,
  line,
  commandLine,
}) => {
  const screen = await watchScreen(page);
  await page.goto(`${line.url}/`);
  const small = Array.from({ length: 9 }, (_, i) => sampleOf(`small-${i}.txt`, `number ${i}`));
  await choose(page, onDisk(commandLine));
  await add(page, small);
  expect(await screen()).toEqual([]);
  const came = line.trouble('hold', 'up', HELD_AFTER);
  await start(page);
  await came;
  await expect.poll(screen).toEqual(['kept awake']);
  // Browsers let go of it while another tab is looked at; the drivers keep each tab in front.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(screen).toEqual(['kept awake', 'kept awake', 'let go']);
  await page.getByText(SEND.perFile).click();
  const bars = page.getByRole('list', { name: SEND.perFile }).getByRole('progressbar');
  await expect(bars).toHaveCount(10);
  await expect(bars.nth(0)).toHaveAccessibleName(large.name);
  await expect(bars.nth(0)).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/);
  await expectSpeed(page, line);
  await expectAccessible(page, 'sending');
  await page.getByRole('button', { name: SEND.pause }).click();
  await expect(page.getByRole('heading', { name: SEND.paused })).toBeVisible();
  const told = page.waitForResponse((response) => {
    return Number(response.headers()['upload-offset'] ?? 0) > SIZE / 100;
  });
  line.mend();
  await told;
  await expect(bars.nth(0)).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/);
  await expectAccessible(page, 'paused');

  await page.getByRole('link', { name: WORDS.common.shares }).click();
  await expect(page.getByRole('heading', { name: WORDS.shares.empty })).toBeVisible();
  await page.getByRole('link', { name: /^\s*Sending, \d+/ }).click();
  await expect(page.getByRole('heading', { name: SEND.paused })).toBeVisible();
  const asked = stays(page);
  await page.evaluate(() => {
    setTimeout(() => {
      location.reload();
    });
  });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(page.getByRole('heading', { name: SEND.paused })).toBeVisible();
  // What systems held of the connection came after all, and no more.
  expect(line.passed('up')).toBeLessThan(SIZE);

  await page.getByRole('button', { name: SEND.resume, exact: true }).click();
  const { link } = await sent(page, BACK_MS);
  await expect.poll(screen).toEqual(['kept awake', 'kept awake', 'let go', 'let go']);
  await page.reload();
  await expect(page.getByRole('heading', { name: SEND.headline })).toBeVisible();
  expect(asked).toEqual(['beforeunload']);
  const into = join(commandLine.home, 'got');
  expect((await commandLine.run('get', '-o', into, link)).code).toBe(0);
  expect(hashesOf(into)).toEqual(hashesOfAll([large, ...small]));
});

/** Sends the large file until the line holds it. */
async function begin(page: Page, line: Line, commandLine: CommandLine): Promise<void> {
  await page.goto(`${line.url}/`);
  await choose(page, onDisk(commandLine));
  const came = line.trouble('hold', 'up', HELD_AFTER);
  await start(page);
  await came;
}

async function expectNothingLeft(page: Page, server: Server, before: string[]): Promise<void> {
  await eventually('the server let go of it', GONE_MS, () => {
    return held(server).every((name) => before.includes(name));
  });
  for (const store of ['sends', 'drafts', 'notes', 'bundles', 'shares'] as const) {
    expect(await kept(page, store), store).toBe(0);
  }
}

test('a cancelled send leaves nothing at the server and nothing on the device', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  const before = held(server);
  await begin(page, line, commandLine);
  await eventually('the server has begun', BACK_MS, () => held(server).length > before.length);
  const cancel = page.getByRole('button', { name: SEND.cancelSend, exact: true });
  await cancel.click();
  const dialog = page.getByRole('dialog', { name: SEND.cancelTitle });
  await expectAccessible(page, 'cancelling');
  await dialog.getByRole('button', { name: SEND.cancelNo }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: SEND.sending })).toBeVisible();
  await cancel.click();
  await dialog.getByRole('button', { name: SEND.cancelSend }).click();
  line.mend();
  await expect(page.getByText(SEND.cancelled)).toBeVisible();
  await expect(packed(page).getByText(large.name)).toBeVisible();
  await expectNothingLeft(page, server, before);
  const asked = stays(page);
  await page.goto(`${line.url}/shares`);
  await expect(page.getByRole('heading', { name: WORDS.shares.empty })).toBeVisible();
  expect(asked).toEqual([]);
});

test('a send that was left is listed as not finished, and giving it up removes it', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  const before = held(server);
  await begin(page, line, commandLine);
  await page.getByRole('button', { name: SEND.pause }).click();
  page.once('dialog', (dialog) => void dialog.accept());
  line.mend();
  await page.reload();
  const list = page.getByRole('region', { name: SEND.unfinished });
  await expect(list.getByText(/^“large\.bin”: 1 file, 25.2 MB, begun /)).toBeVisible();
  await expectAccessible(page, 'not finished');
  await list.getByRole('button', { name: SEND.forgetOf(large.name) }).click();
  await expect(list).toBeHidden();
  await expectNothingLeft(page, server, before);
});

/** The share is made, but the page never hears of it; then the page is left and opened again. */
async function loseAnswer(page: Page, line: Line): Promise<void> {
  await page.goto(`${line.url}/`);
  await choose(page, [sampleOf('first.txt', 'as it was')]);
  const share = /\/api\/v1\/shares\/[^/]+$/;
  const lost = new Promise<void>((resolve) => {
    let isFirst = true;
    void page.route(share, async (route) => {
      if (!isFirst) return route.abort();
      isFirst = false;
      // The next that the server says is its answer to this.
      void line.trouble('cut', 'down', 1).then(resolve);
      return route.continue();
    });
  });
  await start(page);
  await lost;
  await expect(page.getByRole('heading', { name: SEND.finishing })).toBeVisible();
  await expect(page.getByText(SEND.waiting).first()).toBeVisible();
  // Only then may the line come back: Chromium itself asks again on a connection that was cut.
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goto('about:blank');
  await page.unroute(share);
  line.mend();
  await page.goto(`${line.url}/`);
}

test('a share whose answer was lost is found when other files are chosen', async ({
  page,
  line,
}) => {
  await loseAnswer(page, line);
  await page.getByRole('button', { name: SEND.goOnOf('first.txt') }).click();
  await expect(page.getByRole('heading', { name: SEND.resuming('first.txt') })).toBeFocused();
  await choose(page, [sampleOf('second.txt', 'another')]);
  await expectAccessible(page, 'going on with other files');
  await page.getByRole('button', { name: SEND.resumeStart }).click();
  await tells(page, WORDS.failures['sent-before']);
  await page.getByRole('button', { name: SEND.back }).click();
  // Both are there: what was chosen, and under My shares what had arrived.
  await start(page);
  await sent(page);
  await page.goto(`${line.url}/shares`);
  for (const name of ['first.txt', 'second.txt']) {
    const share = page.getByRole('article', { name });
    await expect(share.getByText(WORDS.shares.states.live)).toBeVisible();
  }
});

test('a share whose answer was lost is ended when its send is given up', async ({
  page,
  watch,
  serverWith,
}) => {
  const server = await serverWith({ SATCHEL_CLEANUP_SECONDS: '1' });
  const line = await Line.to(server.port);
  watch.knows(line.url);
  await loseAnswer(page, line);
  expect(held(server)).not.toEqual([]);
  await page.getByRole('button', { name: SEND.forgetOf('first.txt') }).click();
  await expect(page.getByRole('region', { name: SEND.unfinished })).toBeHidden();
  await expect(page.getByRole('heading', { name: SEND.headline })).toBeFocused();
  await expectNothingLeft(page, server, []);
  await line.close();
});
