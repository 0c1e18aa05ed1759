/** What a sender does later: My shares on this device and on another. */

import type { FileChooser, Locator, Page } from '@playwright/test';
import { deriveOwnerKeys, drawOwnerSeed } from '../../src/format/keys.ts';
import { toBase64Url } from '../../src/format/base64url.ts';
import {
  aboutShare,
  enterPassword,
  open,
  putAway,
  SEALED_MS,
  send,
  tells,
  tellsWhy,
} from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { pastedInto } from './stage/gestures.ts';
import { run, SATCHEL } from './stage/process.ts';
import { decoded, drawn } from './stage/qr.ts';
import { saveAtHand } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const SHARES = WORDS.shares;
const DAY_MS = 86_400_000;
/** All tries of an act that a person waits for, by a clock that the test turns. */
const TRIES_MS = 60_000;

async function act(page: Page, words: string, name = 'Plans'): Promise<void> {
  await page.getByRole('button', { name: `${words}: ${name}` }).click();
}

/** What is told by the way where a dialog is open: all behind it is inert. */
function toldIn(dialog: Locator): Locator {
  return dialog.getByRole('status', { name: WORDS.common.notices });
}

async function isIn(page: Page, name: string, state: keyof typeof SHARES.states): Promise<void> {
  const share = page.getByRole('article', { name });
  await expect(share.getByText(SHARES.states[state], { exact: true })).toBeVisible({
    timeout: SEALED_MS,
  });
}

async function bring(page: Page, files: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: SHARES.importAll }).click();
  await (await chooser).setFiles(files);
  await expect(page.getByText(SHARES.imported(1))).toBeVisible();
}

/** The link that a dialog shows when a password was set or removed. */
async function newLinkOn(page: Page): Promise<string> {
  const field = page.getByRole('textbox', { name: WORDS.send.link, exact: true });
  await expect(field).toBeVisible({ timeout: 30_000 });
  const link = await field.inputValue();
  await page.getByRole('dialog').getByRole('button', { name: WORDS.common.close }).last().click();
  return link;
}

test('a share is changed, gets a password, is changed with it, and is ended', async ({
  page,
  device,
  watch,
}) => {
  watch.excuse(/status of 403/, 'the old link opens nothing any more');
  watch.excuse(/status of 410/, 'the share was ended');
  const { link } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  await page.goto('shares');
  await expect(
    page.getByRole('article', { name: 'Plans' }).getByText(SHARES.states.live),
  ).toBeVisible();
  await expect(page.getByText(SHARES.downloads(0))).toBeVisible();

  await act(page, SHARES.edit);
  const change = page.getByRole('dialog', { name: SHARES.editOf('Plans') });
  const save = change.getByRole('button', { name: WORDS.common.save, exact: true });
  // Nobody wrote one.
  const first = change.getByLabel(WORDS.send.message, { exact: true });
  await expect(first).toHaveValue('');
  await first.fill('Second thoughts');
  const name = change.getByLabel(WORDS.send.name, { exact: true });
  await name.fill('é'.repeat(128));
  await save.click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(WORDS.send.bytesLeft(-1));
  await name.fill('Plans');
  const limit = change.getByLabel(SHARES.limit, { exact: true });
  await limit.fill('0');
  await save.click();
  await expect(limit).toBeFocused();
  await expect(limit).toHaveAccessibleDescription(begins(WORDS.send.limitWrong));
  await limit.fill('7');
  await change.getByLabel(SHARES.expiryChange).check();
  await change.getByText(WORDS.send.expiries.custom, { exact: true }).click();
  const until = change.getByLabel(WORDS.send.expiryCustom, { exact: true });
  await until.fill('2020-01-01T12:00');
  await save.click();
  await expect(until).toBeFocused();
  await expect(until).toHaveAccessibleDescription(WORDS.send.expiryPast);
  await expectAccessible(page, 'changing');
  await change.getByLabel(SHARES.expiryChange).uncheck();
  await save.click();
  await expect(page.getByText(SHARES.downloadsLeft(7, 7))).toBeVisible();
  await expect(page.getByRole('button', { name: `${SHARES.edit}: Plans` })).toBeFocused();
  const friend = await device();
  await open(friend, link);
  await expect(friend.getByText('Second thoughts')).toBeVisible();

  await act(page, SHARES.password);
  const secret = page.getByRole('dialog', { name: SHARES.passwordOf('Plans') });
  await secret.getByRole('button', { name: WORDS.send.passwordMake }).click();
  await expect(secret.getByText(WORDS.send.passwordMade)).toBeAttached();
  await secret.getByRole('button', { name: WORDS.common.copy, exact: true }).click();
  await putAway(toldIn(secret), WORDS.common.copied);
  // One that is seen by all looks may fade meanwhile.
  await secret.getByRole('button', { name: WORDS.common.copy, exact: true }).click();
  await expect(toldIn(secret).getByText(WORDS.common.copied)).toBeVisible();
  await expectAccessible(page, 'a new password');
  await page.getByLabel(WORDS.send.password, { exact: true }).fill('open sesame');
  await page.getByRole('button', { name: SHARES.passwordSet }).click();
  const second = await newLinkOn(page);
  await friend.reload();
  await tellsWhy(friend, 'bearer-refused');

  await act(page, SHARES.edit);
  await change.getByLabel(WORDS.send.name, { exact: true }).fill('New plans');
  const message = change.getByLabel(WORDS.send.message, { exact: true });
  await expect(message).toHaveValue('Second thoughts');
  await message.fill('');
  await expect(save).toBeDisabled();
  const present = change.getByLabel(SHARES.presentPassword, { exact: true });
  await present.fill('close sesame');
  await save.click();
  await expect(present).toHaveAccessibleDescription(begins(WORDS.failures['wrong-password']));
  await present.fill('open sesame');
  await save.click();
  await isIn(page, 'New plans', 'live');
  await friend.goto(second);
  await enterPassword(friend, 'open sesame');
  await expect(aboutShare(friend)).toBeVisible({ timeout: 30_000 });
  await expect(friend.getByRole('heading', { name: 'New plans' })).toBeVisible();
  await expect(friend.getByText('Second thoughts')).toBeHidden();

  await act(page, WORDS.common.qr, 'New plans');
  const shown = page.getByRole('dialog', { name: SHARES.qrOf('New plans') });
  const code = shown.getByRole('img', { name: WORDS.common.qrAlt });
  await expect(code).toBeVisible();
  expect(decoded(await drawn(code))).toBe(second);
  await page.keyboard.press('Escape');

  await act(page, SHARES.end, 'New plans');
  await expectAccessible(page, 'ending');
  await page.getByRole('button', { name: SHARES.endYes }).click();
  await expect(page.getByRole('article').getByText(SHARES.states.ended)).toBeVisible();
  await friend.reload();
  // Only the password makes the bearer that may ask.
  await enterPassword(friend, 'open sesame');
  await tells(friend, WORDS.failures['share-ended']);
});

test("another device gets a share by its owner's link, and takes its password away", async ({
  page,
  device,
}) => {
  const wishes = { name: 'Plans', password: 'open sesame' };
  const { ownerLink } = await send(page, [sampleOf('a.txt', 'a')], wishes);
  const second = await device();
  await second.goto('shares');
  await second.getByLabel(SHARES.addLabel).fill(ownerLink);
  await second.getByRole('button', { name: SHARES.addYes, exact: true }).click();
  await expect(second.getByRole('article', { name: 'Plans' })).toBeVisible();
  await act(second, SHARES.password);
  await second.getByRole('button', { name: SHARES.passwordRemove }).click();
  await open(page, await newLinkOn(second));
});

test('exported shares are imported on another device, extended, copied, and ended there', async ({
  page,
  device,
  line,
  commandLine,
}) => {
  const { link, ownerLink } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  await page.goto('shares');
  await isIn(page, 'Plans', 'live');
  const list = await saveAtHand(page, page.getByRole('button', { name: SHARES.exportAll }));
  const second = await device();
  await second.goto('shares');
  await bring(second, list);
  await isIn(second, 'Plans', 'live');

  await act(second, SHARES.edit);
  await second.getByLabel(SHARES.expiryChange).check();
  const length = second.getByRole('group', { name: WORDS.send.expiry });
  await length.getByText(WORDS.send.expiries.month, { exact: true }).click();
  await second.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await expect(second.getByText(SHARES.saved)).toBeVisible();
  const { expiresMs } = await commandLine.info(link);
  expect(Math.abs(expiresMs - Date.now() - 30 * DAY_MS)).toBeLessThan(DAY_MS / 2);
  await act(second, SHARES.owner);
  const owner = second.getByRole('dialog', { name: SHARES.ownerOf('Plans') });
  await expect(owner.getByRole('textbox')).toHaveValue(ownerLink);
  await expectAccessible(second, 'the owner’s link');
  await owner.getByRole('button', { name: WORDS.common.close }).click();
  await act(second, SHARES.copyLink);
  await expect(second.getByText(WORDS.common.copied)).toBeVisible();
  expect(await pastedInto(second.getByLabel(SHARES.addLabel))).toBe(link);
  await act(second, SHARES.end);
  await second.getByRole('button', { name: SHARES.endYes }).click();
  await isIn(second, 'Plans', 'ended');

  // The first device still shows what it knew.
  await isIn(page, 'Plans', 'live');
  await act(page, SHARES.edit);
  await page.getByLabel(SHARES.limit, { exact: true }).fill('7');
  await page.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await tells(page, SHARES.stopped['share-ended']);
  await isIn(page, 'Plans', 'ended');
  await act(page, SHARES.forget);
  await expectAccessible(page, 'taking off the list');
  await page.getByRole('dialog').getByRole('button', { name: SHARES.forget }).click();
  await expect(page.getByRole('heading', { name: SHARES.empty })).toBeVisible();

  // A page of another address may not ask this server.
  await page.goto(`${line.url}/shares`);
  await bring(page, list);
  await isIn(page, 'Plans', 'unknown');
  await expect(page.getByText(SHARES.elsewhere(new URL(link).origin))).toBeVisible();
  await expect(page.getByRole('button', { name: `${SHARES.end}: Plans` })).toBeHidden();
});

test('what was asked for in a dialog is not done after the dialog was closed', async ({
  page,
  line,
  watch,
}) => {
  watch.excuse(/net::ERR_|NetworkError|Failed to load/, 'the test cuts the line');
  await page.clock.install();
  await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' }, line.url);
  await send(page, [sampleOf('b.txt', 'b')], { name: 'Others' }, line.url);
  await page.goto(`${line.url}/shares`);
  await isIn(page, 'Plans', 'live');
  await isIn(page, 'Others', 'live');
  await act(page, SHARES.end);
  const came = line.trouble('cut', 'up', 1);
  await page.getByRole('button', { name: SHARES.endYes }).click();
  await came;
  await page.getByRole('button', { name: WORDS.common.cancel, exact: true }).click();
  // Another dialog is no part of that.
  await act(page, SHARES.end, 'Others');
  const other = page.getByRole('dialog', { name: SHARES.endOf('Others') });
  await expect(other.getByRole('button', { name: SHARES.endYes })).toBeEnabled();
  line.mend();
  await page.clock.runFor(TRIES_MS);
  await expect(other).toBeVisible();
  await other.getByRole('button', { name: SHARES.endYes }).click();
  await expect(page.getByText(SHARES.ended('Others'))).toBeVisible();
  await isIn(page, 'Others', 'ended');
  await page.reload();
  await isIn(page, 'Plans', 'live');
});

test('an answer that comes late hides none that was asked for later', async ({ page }) => {
  await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  const held = Promise.withResolvers<undefined>();
  const came = Promise.withResolvers<undefined>();
  let isFirst = true;
  await page.route('**/api/v1/shares/**', async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    const response = await route.fetch();
    await held.promise;
    await route.fulfill({ response });
    came.resolve(undefined);
  });
  await page.goto('shares');
  await act(page, SHARES.end);
  await page.getByRole('button', { name: SHARES.endYes }).click();
  await isIn(page, 'Plans', 'ended');
  held.resolve(undefined);
  await came.promise;
  // The page has had its turn when it answers another question.
  await act(page, SHARES.forget);
  await expect(page.getByRole('dialog', { name: SHARES.forgetOf('Plans') })).toBeVisible();
  await page.keyboard.press('Escape');
  await isIn(page, 'Plans', 'ended');
});

test('a message is changed from what it is, and where that is not known yet it stays or is removed', async ({
  page,
  commandLine,
}) => {
  const wishes = { name: 'Plans', message: 'At the harbour.' };
  const { link } = await send(page, [sampleOf('a.txt', 'a')], wishes);
  const change = page.getByRole('dialog', { name: SHARES.editOf('Plans') });
  const save = change.getByRole('button', { name: WORDS.common.save, exact: true });
  const changed = async (): Promise<string> => {
    await save.click();
    await expect(change).toBeHidden();
    await putAway(page.getByRole('status', { name: WORDS.common.notices }), SHARES.saved);
    return (await commandLine.info(link)).message;
  };
  await page.goto('shares');
  await isIn(page, 'Plans', 'live');
  await act(page, SHARES.edit);
  const message = change.getByLabel(WORDS.send.message, { exact: true });
  await expect(message).toHaveValue('At the harbour.');
  await expect(message).toHaveAccessibleDescription(SHARES.messageHint);
  await change.getByLabel(SHARES.limit, { exact: true }).fill('7');
  expect(await changed()).toBe('At the harbour.');
  await act(page, SHARES.edit);
  await message.fill('At the harbour at six.');
  expect(await changed()).toBe('At the harbour at six.');

  let held = Promise.withResolvers<undefined>();
  await page.route('**/api/v1/shares/**', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.reload();
  await act(page, SHARES.edit);
  const unknown = change.getByLabel(SHARES.messageNew, { exact: true });
  await expect(unknown).toHaveValue('');
  await expect(unknown).toHaveAccessibleDescription(SHARES.messageNewHint);
  held.resolve(undefined);
  // The dialog goes on as it began.
  await expect(page.getByText(SHARES.states.live, { exact: true })).toBeAttached();
  await expect(unknown).toHaveValue('');
  await change.getByLabel(SHARES.limit, { exact: true }).fill('8');
  expect(await changed()).toBe('At the harbour at six.');
  await act(page, SHARES.edit);
  await expect(message).toHaveValue('At the harbour at six.');
  await message.fill('');
  expect(await changed()).toBe('');
  await act(page, SHARES.edit);
  await message.fill('At seven.');
  expect(await changed()).toBe('At seven.');

  held = Promise.withResolvers<undefined>();
  await page.reload();
  await act(page, SHARES.edit);
  await change.getByLabel(SHARES.messageRemove, { exact: true }).check();
  held.resolve(undefined);
  expect(await changed()).toBe('');
});

/** A share of which its server knows nothing. */
async function unknownTo(server: string): Promise<string> {
  const seed = drawOwnerSeed();
  const share = {
    linkId: toBase64Url((await deriveOwnerKeys(seed)).linkId),
    server,
    seed: toBase64Url(seed),
    name: 'Nowhere',
    ...{ epoch: 1, version: 1, password: false, files: 1, bytes: 1, createdMs: 1, ended: false },
  };
  return JSON.stringify({ satchelShares: 1, shares: [share] });
}

test('shares that are used up, over, blocked and gone say so, and what can be extended lives on', async ({
  page,
  server,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 404/, 'the server knows nothing of one of them');
  const over = await send(page, [sampleOf('a.txt', 'a')], { name: 'Over' });
  const soon = await commandLine.soon();
  expect((await commandLine.run('edit', over.ownerLink, `--expires=${soon}`)).code).toBe(0);
  const used = await send(page, [sampleOf('a.txt', 'a')], { name: 'Used', downloads: '1' });
  await commandLine.get(used.link);
  const blocked = await send(page, [sampleOf('a.txt', 'a')], { name: 'Blocked' });
  const [address = ''] = blocked.link.split('#');
  const words = ['admin', 'block', address, '--reason', 'a notice'];
  expect((await run(SATCHEL, words, server.adminEnvironment)).words).toMatch(/^Blocked: /);
  await commandLine.past(soon);

  await page.goto('shares');
  const buffer = Buffer.from(await unknownTo(server.url));
  await bring(page, { name: 'shares.json', mimeType: 'application/json', buffer });
  await isIn(page, 'Over', 'expired');
  await isIn(page, 'Used', 'exhausted');
  const ofUsed = page.getByRole('article', { name: 'Used' });
  await expect(ofUsed.getByText(SHARES.downloadsLeft(0, 1))).toBeVisible();
  await isIn(page, 'Blocked', 'blocked');
  await isIn(page, 'Nowhere', 'gone');

  await act(page, SHARES.edit, 'Used');
  await page.getByLabel(SHARES.limit, { exact: true }).fill('2');
  await page.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await isIn(page, 'Used', 'live');
  await expect(ofUsed.getByText(SHARES.downloadsLeft(1, 2))).toBeVisible();
  await act(page, SHARES.edit, 'Over');
  await page.getByLabel(SHARES.expiryChange).check();
  await page.getByRole('button', { name: WORDS.common.save, exact: true }).click();
  await isIn(page, 'Over', 'live');
  expect((await commandLine.get(over.link)).toString()).toBe('a');
});
