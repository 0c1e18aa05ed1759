/**
 * Takes the screenshots of docs/screens: every page and state, as a person meets them.
 *
 * Real server, real shares. Small files: JPEG, and of long pages what a window shows.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { choose, enterPassword, open, send, sent, start, wish } from '../e2e/stage/acts.ts';
import { sample, sampleOf, type Sample } from '../e2e/stage/bytes.ts';
import { pdfOf, pictureOf } from '../e2e/stage/samples.ts';
import { expect, test } from '../e2e/stage/test.ts';
import { begins, MOTS, WORDS } from '../e2e/stage/words.ts';

const SCREENS = join(import.meta.dirname, '../../../docs/screens');
const QUALITY = 62;
/** Slow enough for a picture of a send that runs. */
const SLOW_LINE = {
  offline: false,
  latency: 20,
  downloadThroughput: -1,
  uploadThroughput: 400_000,
};

const LETTER = sampleOf(
  'letter.txt',
  'Dear Ann,\n\nthe pictures of the summer are in here,\nand the film of the boat.\n\nYours, Bo\n',
);

function summer(): readonly Sample[] {
  return [
    { name: 'beach.png', mimeType: 'image/png', buffer: pictureOf(960, 600) },
    { name: 'tickets.pdf', mimeType: 'application/pdf', buffer: pdfOf('Two tickets to the sea') },
    sample('boat.mp4', 6_000_000),
    LETTER,
  ];
}

function shooter(page: Page, project: string): (name: string) => Promise<void> {
  return async (name) => {
    await page.mouse.move(0, 0);
    await page.evaluate(() => {
      scrollTo(0, 0);
    });
    await page.screenshot({
      path: join(SCREENS, `${name}-${project}.jpg`),
      type: 'jpeg',
      quality: QUALITY,
      animations: 'disabled',
    });
  };
}

test('the pages that send', async ({ page }, { project }) => {
  const shot = shooter(page, project.name);
  await page.goto('./');
  await expect(page.getByRole('button', { name: WORDS.send.pickFiles, exact: true })).toBeVisible();
  await shot('send');
  await choose(page, summer());
  await wish(page, {
    name: 'Our summer',
    message: 'The sea was warm.\nThe film is the best of it.',
  });
  await page.getByRole('button', { name: WORDS.send.passwordMake }).click();
  await shot('send-chosen');
  const slow = await page.context().newCDPSession(page);
  await slow.send('Network.enable');
  await slow.send('Network.emulateNetworkConditions', SLOW_LINE);
  await start(page);
  await expect(page.getByText(/\/s/).first()).toBeVisible({ timeout: 60_000 });
  await shot('send-running');
  await slow.send('Network.emulateNetworkConditions', { ...SLOW_LINE, uploadThroughput: -1 });
  await sent(page, 60_000);
  await shot('send-done');
  await page.getByRole('link', { name: WORDS.common.shares }).first().click();
  await expect(page.getByRole('heading', { name: 'Our summer' })).toBeVisible();
  await expect(page.getByText(WORDS.shares.states.live).first()).toBeVisible();
  await shot('shares');
  await page.getByLabel(WORDS.common.language).selectOption('fr');
  await expect(page.getByRole('heading', { name: MOTS.shares.title })).toBeVisible();
  await shot('shares-french');
});

test('the pages that open', async ({ page, device, watch }, { project }) => {
  watch.excuse(/status of 404/, 'one of the pages shown is that of a share that is not there');
  const sender = await device();
  const { link } = await send(sender, [...summer(), sample('more/notes.bin', 40_000)], {
    name: 'Our summer',
    message: 'The sea was warm.\nThe film is the best of it.',
    downloads: WORDS.send.limits.unlimited,
  });
  const locked = await send(sender, [LETTER], { password: 'a word between us' });
  const shot = shooter(page, project.name);
  await open(page, link);
  await shot('open-folder');
  await page
    .getByRole('button', { name: WORDS.open.previewOne('beach.png') })
    .first()
    .click();
  await expect(
    page.getByRole('img', { name: WORDS.open.previewPicture('beach.png') }),
  ).toBeVisible();
  await shot('open-picture');
  await page.keyboard.press('Escape');
  await page.goto(locked.link);
  await expect(page.getByLabel(WORDS.open.password, { exact: true })).toBeVisible();
  await shot('open-password');
  await enterPassword(page, 'a word between us');
  await expect(page.getByText(WORDS.open.checkedDetail)).toBeVisible();
  await shot('open-text');
  await page.goto(link.replace(/#.*/, ''));
  await expect(page.getByRole('heading', { name: WORDS.open.pasteTitle })).toBeVisible();
  await shot('open-cut-link');
  await page.goto(link.replace(/\/s\/[^#]*/, '/s/AAAAAAAAAAAAAAAAAAAAAA'));
  await expect(page.getByRole('alert')).toBeVisible();
  await shot('open-unknown');
});

test("the operator's page", async ({ page, server, device, watch }, { project }) => {
  const admin = `http://127.0.0.1:${server.adminPort}`;
  watch.knows(admin);
  await send(await device(), [sample('some.bin', 3_000_000)]);
  const shot = shooter(page, project.name);
  await page.goto(`${admin}/`);
  await shot('operator-token');
  const token = readFileSync(join(server.data, 'admin.token'), 'utf8').trim();
  await page.getByLabel(begins(WORDS.admin.token)).fill(token);
  await page.getByRole('button', { name: WORDS.admin.enter }).click();
  await expect(page.getByRole('heading', { name: WORDS.admin.state })).toBeVisible();
  await expect(page.getByRole('cell', { name: WORDS.admin.states.live }).first()).toBeVisible();
  await shot('operator');
});
