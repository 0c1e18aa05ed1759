/** What a system asks for that Chromium's driver alone can set: a look, more contrast, less motion, paper. */

import type { Page } from '@playwright/test';
import { send } from '../stage/acts.ts';
import { expectAccessible } from '../stage/axe.ts';
import { sampleOf } from '../stage/bytes.ts';
import { expect, test } from '../stage/test.ts';
import { WORDS } from '../stage/words.ts';

/** Of the paper in tokens.css: as it is, and with more contrast. */
const PAPERS = {
  'no-preference': { light: 'rgb(251, 248, 241)', dark: 'rgb(19, 25, 23)' },
  more: { light: 'rgb(255, 255, 255)', dark: 'rgb(0, 0, 0)' },
} as const;

test('the look and the contrast that the system asks for are had, and axe finds nothing with more', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  for (const contrast of ['no-preference', 'more'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ contrast, colorScheme });
      const paper = PAPERS[contrast][colorScheme];
      await expect(page.getByRole('document')).toHaveCSS('background-color', paper);
    }
  }
  await expectAccessible(page, 'more contrast');
});

function moving(page: Page): Promise<number> {
  return page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
}

test('nothing moves where a system asks for less motion', async ({ page, commandLine }) => {
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  // The share is not answered, so that the page stays at its beginning.
  await page.route('**/api/v1/shares/**', () => undefined);
  await page.goto(link);
  await expect(page.getByRole('progressbar', { name: WORDS.open.opening })).toBeVisible();
  await expect.poll(() => moving(page)).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(() => moving(page)).toBe(0);
});

test('on paper a sent link stands whole, in dark on light, and nothing that is pressed', async ({
  page,
}) => {
  const { link } = await send(page, [sampleOf('a.txt', 'a')]);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByText(link, { exact: true })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  const paper = PAPERS['no-preference'].light;
  await expect(page.getByRole('document')).toHaveCSS('background-color', paper);
});
