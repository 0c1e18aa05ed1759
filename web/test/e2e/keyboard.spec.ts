/** Sending without a pointer: what has the focus is told by its role and name, and every step is a key. */

import type { Locator, Page } from '@playwright/test';
import { hasFocus, SEALED_MS, send } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { pastedInto } from './stage/gestures.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const SEND = WORDS.send;
/** Above what stands between any two places of a page. */
const TABS_MAX = 40;

/** Goes on from where the focus is, and never back to the beginning by the browser's own bars. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX && !(await hasFocus(place)); tabs++) {
    await page.keyboard.press('Tab');
  }
  await expect(place).toBeFocused();
}

test('files are chosen, named, sealed and sent, and the link is copied, by the keyboard alone', async ({
  page,
  commandLine,
}) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: SEND.headline })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: WORDS.common.skip })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: SEND.pickFiles, exact: true })).toBeFocused();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles([sampleOf('a.txt', 'by keys'), sampleOf('b.txt', 'b')]);
  const title = page.getByRole('heading', { name: SEND.title, exact: true });
  await expect(title).toBeFocused();

  await tabTo(page, page.getByRole('button', { name: SEND.removeOf('b.txt') }));
  await page.keyboard.press('Space');
  await expect(title).toBeFocused();
  const form = page.getByRole('form', { name: SEND.options });
  await tabTo(page, form.getByLabel(begins(SEND.name)));
  await page.keyboard.type('Plans');
  await tabTo(page, form.getByRole('radio', { name: SEND.expiries.week }));
  await page.keyboard.press('ArrowUp');
  await expect(form.getByRole('radio', { name: SEND.expiries.day })).toBeChecked();
  await tabTo(page, form.getByRole('button', { name: SEND.start }));
  await page.keyboard.press('Enter');
  const done = page.getByRole('heading', { name: SEND.doneTitle });
  await expect(done).toBeFocused({ timeout: SEALED_MS });
  await tabTo(page, page.getByRole('button', { name: SEND.copyLink }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(WORDS.common.copied).first()).toBeVisible();

  await tabTo(page, page.getByRole('link', { name: SEND.toShares }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: WORDS.shares.title })).toBeFocused();
  const link = await pastedInto(page.getByLabel(WORDS.shares.addLabel));
  expect((await commandLine.get(link)).toString()).toBe('by keys');
  expect(await commandLine.info(link)).toMatchObject({ name: 'Plans' });

  await page.getByRole('button', { name: `${WORDS.shares.end}: Plans` }).focus();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: WORDS.shares.endYes }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Plans', exact: true })).toBeFocused({
    timeout: SEALED_MS,
  });
  // Back where it was sent the link is shown no more.
  await page.getByRole('link', { name: WORDS.common.send, exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: SEND.start })).toBeVisible();
  await expect(done).toBeHidden();
  await page.getByRole('link', { name: WORDS.common.shares, exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `${WORDS.shares.forget}: Plans` }).focus();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: WORDS.shares.forget, exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: WORDS.shares.title })).toBeFocused();
});

test('what a dialog refuses is told at its field, which has the focus, as what comes after it', async ({
  page,
  watch,
  commandLine,
}) => {
  watch.excuse(/status of 507/, 'the test answers so');
  const wishes = { name: 'Plans', password: 'open sesame' };
  const { ownerLink } = await send(page, [sampleOf('a.txt', 'a')], wishes);
  await page.goto('shares');
  await page.getByRole('button', { name: `${WORDS.shares.edit}: Plans` }).click();
  const change = page.getByRole('dialog', { name: WORDS.shares.editOf('Plans') });
  await change.getByLabel(SEND.name, { exact: true }).fill('New plans');
  const present = change.getByLabel(WORDS.shares.presentPassword, { exact: true });
  await present.fill('close sesame');
  const save = change.getByRole('button', { name: WORDS.common.save, exact: true });
  await save.click();
  await expect(present).toHaveAttribute('aria-invalid', 'true', { timeout: SEALED_MS });
  await expect(present).toBeFocused();
  await expect(present).toHaveAccessibleDescription(begins(WORDS.failures['wrong-password']));
  await expectAccessible(page, 'a password that was refused');
  await page.keyboard.type('open sesame');
  await expect(present).not.toHaveAttribute('aria-invalid');

  // Any other failure is told by the way, and what was pressed keeps the focus.
  await page.route('**/api/v1/shares/**', (route) => route.fulfill({ status: 507 }));
  await present.fill('open sesame');
  await save.click();
  const told = change.getByRole('status', { name: WORDS.common.notices });
  await expect(told.locator('.bad')).toBeVisible({ timeout: SEALED_MS });
  await expect(save).toBeFocused();
  await page.unroute('**/api/v1/shares/**');
  await page.keyboard.press('Enter');
  await expect(page.getByText(WORDS.shares.saved)).toBeVisible({ timeout: SEALED_MS });
  await expect(page.locator('.bad')).toHaveCount(0);

  await page.getByRole('button', { name: `${WORDS.shares.password}: New plans` }).click();
  const secret = page.getByRole('dialog', { name: WORDS.shares.passwordOf('New plans') });
  await secret.getByLabel(SEND.password, { exact: true }).fill('x'.repeat(1_025));
  await page.getByRole('button', { name: WORDS.shares.passwordSet }).click();
  const fresh = secret.getByLabel(SEND.password, { exact: true });
  await expect(fresh).toHaveAccessibleDescription(begins(WORDS.failures['bad-password']));
  await expect(fresh).toBeFocused();
  await fresh.fill('a new one');
  await page.getByRole('button', { name: WORDS.shares.passwordSet }).click();
  await expect(secret.getByText(WORDS.shares.newLink)).toBeFocused({ timeout: SEALED_MS });
  await page.keyboard.press('Escape');

  // Of a share that was ended meanwhile no dialog stays, nor what opened it.
  expect((await commandLine.run('end', ownerLink)).code).toBe(0);
  await page.getByRole('button', { name: `${WORDS.shares.edit}: New plans` }).click();
  await page.getByLabel(WORDS.shares.limit, { exact: true }).fill('7');
  await page.keyboard.press('Enter');
  await expect(page.getByText(WORDS.shares.states.ended, { exact: true })).toBeVisible({
    timeout: SEALED_MS,
  });
  await expect(page.getByRole('heading', { name: 'New plans' })).toBeFocused();
});
