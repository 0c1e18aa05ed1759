/** How something is shared: name, message, end, downloads, password; each as the command line reads it. */

import { MESSAGE_BYTES_MAX } from '../../src/format/capsule.ts';
import { choose, putAway, sent, start, tells, wish } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { pastedInto } from './stage/gestures.ts';
import { kept } from './stage/left.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const SEND = WORDS.send;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

test('each length of a link, and no end, is what the share has', async ({ page, commandLine }) => {
  await page.goto('./');
  const lengths = {
    hour: HOUR_MS,
    day: DAY_MS,
    week: 7 * DAY_MS,
    month: 30 * DAY_MS,
    never: undefined,
  };
  for (const [name, ms] of Object.entries(lengths)) {
    await choose(page, [sampleOf('a.txt', name)]);
    const expiry = SEND.expiries[name as keyof typeof lengths];
    await wish(page, { expiry, downloads: name === 'hour' ? '1' : SEND.limits.unlimited });
    await start(page);
    const { link } = await sent(page);
    const { expiresMs, downloadLimit } = await commandLine.info(link);
    expect(downloadLimit).toBe(name === 'hour' ? 1 : 0);
    if (ms === undefined) expect(expiresMs).toBe(0);
    else expect(Math.abs(expiresMs - Date.now() - ms), name).toBeLessThan(MINUTE_MS);
    await page.getByRole('button', { name: SEND.another }).click();
  }
});

test('what was entered is what the share has: words, a time, downloads, five words', async ({
  page,
  commandLine,
}) => {
  await page.goto('./');
  await choose(page, [sampleOf('a.txt', 'a')]);
  const form = page.getByRole('form', { name: SEND.options });
  await form.getByRole('button', { name: SEND.passwordMake }).click();
  const password = form.getByLabel(begins(SEND.password));
  await expect(password).toHaveValue(/^[a-z]+(-[a-z]+){4}$/);
  const made = await password.inputValue();
  await form.getByRole('button', { name: SEND.passwordMake }).click();
  await expect(password).not.toHaveValue(made);
  const words = await password.inputValue();
  await form.getByRole('button', { name: WORDS.common.copy, exact: true }).click();
  const told = page.getByRole('status', { name: WORDS.common.notices });
  await putAway(told, WORDS.common.copied);
  expect(await pastedInto(form.getByLabel(begins(SEND.message)))).toBe(words);

  await wish(page, { name: 'Plans', expiry: SEND.expiries.custom });
  const until = form.getByLabel(SEND.expiryCustom, { exact: true });
  await until.fill('2020-01-01T12:00');
  const { width, height } = page.viewportSize() ?? { width: 1_280, height: 720 };
  await page.setViewportSize({ width, height: 360 });
  await wish(page, { downloads: SEND.limits.custom });
  const limit = form.getByLabel(SEND.limitCustom);
  // What the choice asks for is not hidden behind what stays in reach.
  const button = form.getByRole('button', { name: SEND.start });
  const [asked, below] = [await limit.boundingBox(), await button.boundingBox()];
  expect((asked?.y ?? 0) + (asked?.height ?? 0)).toBeLessThan(below?.y ?? 0);
  await page.setViewportSize({ width, height });
  await limit.fill('0');
  const message = form.getByLabel(begins(SEND.message));
  await message.fill(`${'a'.repeat(MESSAGE_BYTES_MAX - 1)}é`);
  await start(page);
  await expect(form.getByText(SEND.expiryPast)).toBeVisible();
  await expect(form.getByText(SEND.limitWrong)).toBeVisible();
  await expect(form.getByText(SEND.bytesLeft(-1))).toBeVisible();
  await until.fill('2099-12-31T23:30');
  await limit.fill('1234');
  await start(page);
  await expect(message).toBeFocused();
  await message.fill('Two\nlines');
  await start(page);
  const { link } = await sent(page);
  const facts = page.getByRole('list', { name: SEND.facts });
  await expect(facts.getByText(SEND.factLimit(1234))).toBeVisible();
  await expect(facts.getByText(SEND.factPassword)).toBeVisible();
  expect(await commandLine.info(link, `--password=${words}`)).toMatchObject({
    name: 'Plans',
    message: 'Two\nlines',
    expiresMs: Date.parse('2099-12-31T23:30'),
    downloadLimit: 1234,
    password: true,
  });
  // Something else lies on the clipboard before.
  await page.getByRole('button', { name: SEND.copyLink }).click();
  await putAway(told, WORDS.common.copied);
  await page.getByRole('button', { name: SEND.copyPassword }).click();
  await expect(told).toContainText(WORDS.common.copied);
  await page.goto(link);
  expect(await pastedInto(page.getByLabel(WORDS.open.password, { exact: true }))).toBe(words);
});

test('an end that has come by the clock of the server alone names the clock, and a later one is sent', async ({
  page,
  watch,
  commandLine,
}) => {
  watch.excuse(/status of 4(?:04|10)/, 'the server refuses a share that is past, and has none');
  // A device whose clock is late does not know that the time came.
  const late = Date.now() - 3 * DAY_MS;
  await page.clock.setFixedTime(late);
  await page.goto('./');
  await choose(page, [sampleOf('a.txt', 'a')]);
  await wish(page, { expiry: SEND.expiries.custom });
  const until = page.getByLabel(SEND.expiryCustom, { exact: true });
  await expect(page.getByText(SEND.expiryPast)).toBeHidden();
  // One that comes while the form is open is told there.
  await page.clock.setFixedTime(late + 2 * DAY_MS);
  await start(page);
  await expect(until).toBeFocused();
  await expect(until).toHaveAccessibleDescription(SEND.expiryPast);
  await page.clock.setFixedTime(late);
  await start(page);
  await tells(page, WORDS.failures['clocks-apart']);
  await expectAccessible(page, 'not sent');
  await page.getByRole('button', { name: SEND.back }).click();
  await wish(page, { expiry: SEND.expiries.never });
  await start(page);
  await sent(page);
  // The first attempt had sent nothing, so nothing is kept of it.
  expect(await kept(page, 'sends')).toBe(0);
  // What lives so long from its making lives by the server's clock.
  for (const now of [late, Date.now() + DAY_MS]) {
    await page.clock.setFixedTime(now);
    await page.getByRole('button', { name: SEND.another }).click();
    await choose(page, [sampleOf('b.txt', 'b')]);
    await wish(page, { expiry: SEND.expiries.hour });
    await start(page);
    const { link } = await sent(page);
    const { expiresMs } = await commandLine.info(link);
    expect(Math.abs(expiresMs - Date.now() - HOUR_MS)).toBeLessThan(MINUTE_MS);
  }
});
