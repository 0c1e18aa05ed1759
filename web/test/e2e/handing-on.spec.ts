/** What a sender does with the links: copies, shows, mails, types, and takes them to another device. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { send } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf, sha256 } from './stage/bytes.ts';
import { pastedInto } from './stage/gestures.ts';
import { inherited, run, SATCHEL } from './stage/process.ts';
import { decoded, drawn, pixelsOf } from './stage/qr.ts';
import { saveAtHand } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { hashesOf } from './stage/tree.ts';
import { WORDS } from './stage/words.ts';

const SEND = WORDS.send;
const SHARES = WORDS.shares;

async function readsAs(page: Page, shown: Locator, link: string): Promise<void> {
  const code = shown.getByRole('img', { name: WORDS.common.qrAlt });
  await expect(code).toBeVisible();
  expect(decoded(await drawn(code))).toBe(link);
  const path = await saveAtHand(page, shown.getByRole('button', { name: WORDS.common.qrSave }));
  expect(decoded(await pixelsOf(page, readFileSync(path)))).toBe(link);
}

/** Phones have a sheet of programs that take a link; the browsers of tests have none. */
async function withShareSheet(page: Page): Promise<() => Promise<unknown>> {
  await page.addInitScript(() => {
    const share = (what: ShareData): Promise<void> => {
      Object.assign(window, { shared: what });
      return Promise.reject(new DOMException('closed', 'AbortError'));
    };
    Object.defineProperty(navigator, 'share', { value: share });
  });
  return () => page.evaluate(() => Reflect.get(window, 'shared') as unknown);
}

test('the link is copied, shared, shown as a QR code, mailed, and typed at the command line', async ({
  page,
  commandLine,
}) => {
  const shared = await withShareSheet(page);
  const file = sampleOf('letter.txt', 'Dear friend');
  const { link } = await send(page, [file], { name: 'For you & me' });
  await page.getByRole('button', { name: SEND.copyLink }).click();
  await expect(page.getByText(WORDS.common.copied).first()).toBeVisible();
  await expect(page.getByText(SEND.worksHere(new URL(link).hostname))).toBeVisible();

  await page.getByRole('button', { name: SEND.share }).click();
  expect(await shared()).toEqual({ title: 'For you & me', url: link });

  await page.getByRole('button', { name: WORDS.common.qr }).click();
  const dialog = page.getByRole('dialog', { name: WORDS.common.qr });
  await readsAs(page, dialog, link);
  await expectAccessible(page, 'a QR code');
  await dialog.getByRole('button', { name: WORDS.common.close }).click();

  const mail = await page.getByRole('link', { name: SEND.mail }).getAttribute('href');
  const { protocol, searchParams } = new URL(mail ?? '');
  expect(protocol).toBe('mailto:');
  expect(searchParams.get('subject')).toBe(SEND.mailSubject('For you & me'));
  expect(searchParams.get('body')).toBe(SEND.mailBody(link));

  await page.getByText(SEND.forDownloaders).first().click();
  const typed = page.getByRole('textbox', { name: SEND.forDownloaders });
  const words = `cd '${commandLine.home}' && PATH='${dirname(SATCHEL)}':$PATH && ${await typed.inputValue()}`;
  const outcome = await run('sh', ['-c', words], inherited(commandLine.home));
  expect(outcome.words + String(outcome.code)).toMatch(/0$/);
  expect(hashesOf(commandLine.home)['letter.txt']).toBe(sha256(file.buffer));

  await page.getByRole('link', { name: SEND.toShares }).click();
  await expect(page.getByRole('heading', { name: SHARES.title })).toBeVisible();
  expect(await pastedInto(page.getByLabel(SHARES.addLabel))).toBe(link);
});

test('a share is added once the list is read, whether or not the others answer', async ({
  page,
  device,
}) => {
  const plans = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  const photos = await send(page, [sampleOf('b.txt', 'b')], { name: 'Photos' });
  const second = await device();
  const reads = Promise.withResolvers<undefined>();
  await second.route(/\/assets\/owner-/, async (route) => {
    await reads.promise;
    await route.continue();
  });
  await second.goto('shares');
  await expect(second.getByText(WORDS.common.loading)).toBeVisible();
  const add = second.getByRole('button', { name: SHARES.addYes, exact: true });
  await expect(add).toHaveCount(0);
  reads.resolve(undefined);
  await second.getByLabel(SHARES.addLabel).fill(plans.ownerLink);
  await add.click();
  await expect(second.getByRole('article', { name: 'Plans' })).toBeVisible();

  const [, id] = /\/s\/([\w-]+)#/.exec(plans.link) ?? [];
  const isAsked = second.waitForRequest(`**/api/v1/shares/${id}`);
  await second.route(`**/api/v1/shares/${id}`, () => undefined);
  await second.reload();
  await isAsked;
  await second.getByLabel(SHARES.addLabel).fill(photos.ownerLink);
  await add.click();
  await expect(second.getByText(SHARES.added('Photos'))).toBeVisible();
});
