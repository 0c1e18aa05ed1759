/** What a sender does later: My shares on this device and on another. */

import type { Page } from '@playwright/test';
import { aboutShare, enterPassword, open, send, tells } from './stage/acts.ts';
import { sampleOf } from './stage/bytes.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

const SHARES = WORDS.shares;

test.beforeEach(({ watch }) => {
  watch.excuse(/status of 4\d\d/, 'the server refuses the links that the test ends');
});

async function act(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: `${words}: Plans` }).click();
}

test('a share is changed, gets a password, and is ended', async ({ page, device }) => {
  const { link } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  await page.goto('shares');
  await expect(
    page.getByRole('article', { name: 'Plans' }).getByText(SHARES.states.live),
  ).toBeVisible();

  await act(page, SHARES.edit);
  await page.getByLabel(SHARES.message, { exact: true }).fill('Second thoughts');
  await page.getByLabel(SHARES.limit, { exact: true }).fill('7');
  await page.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await expect(page.getByText(SHARES.downloadsOf(0, 7))).toBeVisible();
  const friend = await device();
  await open(friend, link);
  await expect(friend.getByText('Second thoughts')).toBeVisible();

  await act(page, SHARES.password);
  await page.getByLabel(WORDS.send.password, { exact: true }).fill('open sesame');
  await page.getByRole('button', { name: SHARES.passwordSet }).click();
  const newLink = page.getByRole('textbox', { name: WORDS.send.link, exact: true });
  await expect(newLink).toBeVisible({ timeout: 30_000 });
  const second = await newLink.inputValue();
  await page.getByRole('dialog').getByRole('button', { name: WORDS.common.close }).last().click();
  await friend.reload();
  await tells(friend, WORDS.failures['bearer-refused']);
  await friend.goto(second);
  await enterPassword(friend, 'open sesame');
  await expect(aboutShare(friend)).toBeVisible({ timeout: 30_000 });

  await act(page, SHARES.end);
  await page.getByRole('button', { name: SHARES.endYes }).click();
  await expect(page.getByRole('article').getByText(SHARES.states.ended)).toBeVisible();
  await friend.reload();
  // Only the password makes the bearer that may ask.
  await enterPassword(friend, 'open sesame');
  await tells(friend, WORDS.failures['share-ended']);
});

test("another device gets a share by its owner's link", async ({ page, device }) => {
  const { ownerLink } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  const second = await device();
  await second.goto('shares');
  await second.getByLabel(SHARES.addLabel).fill(ownerLink);
  await second.getByRole('button', { name: SHARES.addYes, exact: true }).click();
  await expect(second.getByRole('article', { name: 'Plans' })).toBeVisible();
});
