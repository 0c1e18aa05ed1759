/** What the page looks like where it is not as usual: an operator's own, on a phone, light or dark by hand. */

import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { choose, open, packed, saveButton, savedWhole, sent, start } from './stage/acts.ts';
import { DARK, expectAccessible, inaccessible } from './stage/axe.ts';
import { sample, sampleOf } from './stage/bytes.ts';
import { withoutPicker } from './stage/picker.ts';
import { pictureOf } from './stage/samples.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const PHONE = { width: 390, height: 844 };
/** No text can be read in it on our light ground; on the dark one it can. */
const YELLOW = '#ffe14d';

/** The name with its picture, the links and the contact; the colour where it can be read, and readable where not. */
async function isBranded(page: Page, colored: Locator): Promise<void> {
  const brand = page.getByRole('banner').getByRole('link', { name: 'Harbour Files' });
  const logo = brand.getByRole('presentation');
  await expect.poll(() => logo.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(64);
  const foot = page.getByRole('contentinfo', { name: WORDS.common.footer });
  for (const [name, href] of [
    ['Legal notice', 'https://example.org/legal'],
    ['Privacy', 'mailto:privacy@example.org'],
    [WORDS.common.abuse, 'mailto:abuse@example.org'],
  ] as const) {
    await expect(foot.getByRole('link', { name, exact: true })).toHaveAttribute('href', href);
  }
  await expectAccessible(page, 'an operator’s colour');
  expect(await inaccessible(page, DARK)).toEqual([]);
  await expect(colored).toHaveCSS('background-color', 'rgb(255, 225, 77)');
}

test('name, picture, colour, links and contact of an operator are on the pages that send and open', async ({
  page,
  serverWith,
}, info) => {
  const logo = info.outputPath('logo.png');
  writeFileSync(logo, pictureOf(64, 48));
  const server = await serverWith({
    SATCHEL_NAME: 'Harbour Files',
    SATCHEL_LOGO: logo,
    SATCHEL_COLOR: YELLOW,
    // Two names for one address are an operator's business.
    SATCHEL_LINKS:
      'Legal notice https://example.org/legal,Imprint https://example.org/legal,Privacy mailto:privacy@example.org',
    SATCHEL_ABUSE: 'abuse@example.org',
  });
  await page.goto(`${server.url}/`);
  await expect(page).toHaveTitle(`${WORDS.send.title} · Harbour Files`);
  await choose(page, [sampleOf('a.txt', 'a')]);
  await isBranded(page, page.getByRole('button', { name: WORDS.send.start }));
  await start(page);
  const { link } = await sent(page);
  await open(page, link);
  await isBranded(page, saveButton(page));
});

/** Nothing is wider than the window, and what can be pressed is in it and not under something else. */
async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(wide, 'to scroll sideways').toBe(0);
  for (const part of ['banner', 'main', 'contentinfo'] as const) {
    const within = page.getByRole(part);
    const pressed = within.getByRole('button').or(within.getByRole('link'));
    expect(await pressed.evaluateAll(outOfReach), part).toEqual([]);
  }
}

/** In the page: the words of those whose middle something else takes, or that the window cuts. */
function outOfReach(all: Element[]): string[] {
  const isOut = (one: Element): boolean => {
    one.scrollIntoView({ block: 'center' });
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left < 0 || right > document.documentElement.clientWidth || !one.contains(hit);
  };
  return all.filter(isOut).map((one) => one.outerHTML);
}

/** Whether it is in the window, and nothing over it. */
async function isInSight(one: Locator): Promise<boolean> {
  if ((await one.count()) === 0) return false;
  return one.evaluate((it) => {
    const { left, right, top, bottom } = it.getBoundingClientRect();
    return it.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
  });
}

/** More than stand in the page as they are: the list scrolls. */
const MANY = 200;
/** As many as make their part of the window as high as it gets. */
const SAVES = 4;
const A_ROW = 84;
/** A browser takes what turns the wheel soon after for the same turn, of the list alone. */
const SCROLLED_MS = 30_000;

test.describe('on a phone', () => {
  test.use({ viewport: PHONE });

  test('files are sent and opened in its width, with every button in reach', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByText(WORDS.send.dropHint)).toBeVisible();
    await fits(page);
    const long = `${'a-name-without-any-gap-'.repeat(6)}.txt`;
    await choose(page, [sampleOf(long, 'a'), sample('b.bin', 70_000)]);
    await fits(page);
    await start(page);
    const { link } = await sent(page);
    await fits(page);
    await page.getByRole('link', { name: WORDS.send.toShares }).click();
    await expect(page.getByRole('article').getByText(WORDS.shares.states.live)).toBeVisible();
    await fits(page);
    await open(page, link);
    await fits(page);
    await saveButton(page).click();
    await savedWhole(page);
    await fits(page);
  });

  test('the last of many files is reached by keys and by scrolling while the saves stand below', async ({
    page,
    commandLine,
  }) => {
    await withoutPicker(page);
    const names = Array.from({ length: MANY }, (_, at) => `photo ${at + 1}.jpg`);
    const files = Object.fromEntries(names.map((name) => [name, Buffer.from(name)]));
    await open(page, await commandLine.putFolder('many', files));
    for (const name of names.slice(0, SAVES)) {
      await page.getByRole('button', { name: WORDS.open.saveOne(name), exact: true }).click();
    }
    const saves = page.getByRole('region', { name: WORDS.open.savesTitle });
    await expect(saves.getByText(WORDS.open.saveDone)).toHaveCount(SAVES);

    const rows = page.getByRole('treegrid');
    const last = rows.getByRole('button', { name: WORDS.open.saveOne(`photo ${MANY}.jpg`) });
    await rows.focus();
    await page.keyboard.press('End');
    await expect.poll(() => isInSight(last)).toBe(true);
    await page.keyboard.press('Home');
    await expect(last).toHaveCount(0);

    const { x, y } = (await rows.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(x + 100, y + 100);
    await expect(async () => {
      await page.mouse.wheel(0, (await last.count()) === 0 ? 100_000 : A_ROW);
      expect(await isInSight(last)).toBe(true);
    }).toPass({ timeout: SCROLLED_MS });
  });
});

/** The narrowest phones, and a window of 1,280 pixels at 400 %. */
const NARROWEST = { width: 320, height: 640 };
/** In pixels: of 8 rem. */
const NAME_LEAST = 128;
const DEEP = Array.from({ length: 8 }, (_, at) => `level ${at + 1} of folders within folders`);

test.describe('in the narrowest window', () => {
  test.use({ viewport: NARROWEST });

  /** Of what is longer than its place, so that it takes all of it. */
  async function hasRoom(within: Locator, name: string): Promise<void> {
    const box = await within.getByText(name, { exact: true }).boundingBox();
    expect(box?.width, name).toBeGreaterThanOrEqual(NAME_LEAST);
  }

  test('names keep their room, however deep they stand', async ({ page, commandLine }) => {
    const files = DEEP.map((_, at) => [...DEEP.slice(1, at + 1), `text on ${DEEP[at] ?? ''}.txt`]);
    const named = files.map((path) => [path.join('/'), Buffer.from('a')] as const);
    await open(page, await commandLine.putFolder(DEEP[0] ?? '', Object.fromEntries(named)));
    const rows = page.getByRole('treegrid');
    for (const name of DEEP.slice(1)) {
      await rows.getByRole('button', { name: begins(WORDS.open.expand(name)) }).click();
    }
    await expect(rows.getByRole('rowheader')).toHaveCount(2 * DEEP.length);
    for (const name of DEEP) {
      await hasRoom(rows, name);
      await hasRoom(rows, `text on ${name}.txt`);
    }
    await fits(page);

    await page.goto('./');
    const long = 'a text that has a long name.txt';
    await choose(page, [sampleOf(long, 'a')]);
    await hasRoom(packed(page), long);
    await fits(page);
  });
});

/** Of the paper in tokens.css. */
const PAPER = { light: 'rgb(251, 248, 241)', dark: 'rgb(19, 25, 23)' };

test('light, dark and like the system are chosen by hand, and kept over a reload', async ({
  page,
}) => {
  const { theme, themes } = WORDS.common;
  const is = (look: keyof typeof themes): Locator =>
    page.getByRole('button', { name: `${theme}: ${themes[look]}`, exact: true });
  const paper = page.getByRole('document');
  await page.goto('./');
  await is('auto').click();
  for (const [look, next] of [
    ['light', 'dark'],
    ['dark', 'auto'],
  ] as const) {
    await expect(is(look)).toBeVisible();
    await page.reload();
    await expect(is(look)).toBeVisible();
    await expect(paper).toHaveCSS('background-color', PAPER[look]);
    await is(look).click();
    await expect(is(next)).toBeVisible();
  }
});
