/** What the page looks like where it is not as usual: an operator's own, light or dark by hand. */

import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { choose, open, saveButton, sent, start } from './stage/acts.ts';
import { DARK, expectAccessible, LIGHT } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { pictureOf } from './stage/samples.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

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
  await expectAccessible(page, 'an operator’s colour', [LIGHT, DARK]);
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
    SATCHEL_LINKS: 'Legal notice https://example.org/legal,Privacy mailto:privacy@example.org',
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
