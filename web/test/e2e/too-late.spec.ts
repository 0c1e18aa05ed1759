/** What an owner is told whose share can no longer be changed: words for its sender, not for who opens it. */

import type { Page } from '@playwright/test';
import { send, tells } from './stage/acts.ts';
import { sampleOf } from './stage/bytes.ts';
import { run, SATCHEL } from './stage/process.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

const SHARES = WORDS.shares;

/** Sends a share, has it listed, and gives its link. */
async function listed(page: Page): Promise<string> {
  const { link } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  await page.goto('shares');
  await is(page, 'live');
  return link;
}

async function is(page: Page, state: keyof typeof SHARES.states): Promise<void> {
  const plans = page.getByRole('article', { name: 'Plans' });
  await expect(plans.getByText(SHARES.states[state], { exact: true })).toBeVisible();
}

async function isRefused(page: Page, why: keyof typeof SHARES.stopped): Promise<void> {
  await page.getByRole('button', { name: `${SHARES.edit}: Plans` }).click();
  const change = page.getByRole('dialog', { name: SHARES.editOf('Plans') });
  await change.getByLabel(SHARES.limit, { exact: true }).fill('7');
  await change.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await tells(page, SHARES.stopped[why]);
  await expect(change).toBeHidden();
}

test('who changes a share that was blocked meanwhile is told what its owner can do', async ({
  page,
  server,
  watch,
}) => {
  watch.excuse(/status of 451/, 'the share is blocked');
  const [address = ''] = (await listed(page)).split('#');
  const words = ['admin', 'block', address, '--reason', 'a notice'];
  expect((await run(SATCHEL, words, server.adminEnvironment)).words).toMatch(/^Blocked: /);
  await isRefused(page, 'share-blocked');
  await is(page, 'blocked');
});

for (const why of ['share-expired', 'share-exhausted'] as const) {
  test(`who changes a share too late is told what its owner can do: ${why}`, async ({
    page,
    watch,
  }) => {
    watch.excuse(/status of 410/, 'the share can no longer be changed');
    await listed(page);
    // One that is used up can be changed for a day: the answer is put in the server's place.
    await page.route('**/api/v1/shares/**', async (route) => {
      if (route.request().method() !== 'PUT') await route.continue();
      else await route.fulfill({ status: 410, headers: { 'Satchel-Problem': why } });
    });
    await isRefused(page, why);
  });
}
