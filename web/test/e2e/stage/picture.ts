/**
 * Pictures of the states in which tests stand, for docs/screens: phone and desktop, light and dark, side by
 * side in one small file. Taken by `make shots`, else nothing is done.
 *
 * Chromium itself is asked: the driver's own way adds a style, which the page's policy rightly refuses.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const STATES = join(import.meta.dirname, '../../../../docs/screens/states');
const WANTED = process.env['SATCHEL_SHOTS'] !== undefined;
const PHONE = { width: 390, height: 800 };
const DESKTOP = { width: 1280, height: 800 };
const HEIGHT = 400;
const QUALITY = 60;
/** Frames that pass until what changed is drawn: documents are laid out anew. */
const FRAMES = 20;

async function jpeg(page: Page, quality: number): Promise<string> {
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'jpeg', quality });
  await browser.detach();
  return data;
}

async function looks(page: Page): Promise<string[]> {
  const taken: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'none', reducedMotion: 'reduce' });
    await page.evaluate((theme) => {
      document.documentElement.dataset['theme'] = theme;
    }, colorScheme);
    for (const size of [DESKTOP, PHONE]) {
      await page.setViewportSize(size);
      await page.evaluate(settled, FRAMES);
      taken.push(await jpeg(page, 90));
    }
  }
  return taken;
}

/** In the page. */
function settled(frames: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else
        requestAnimationFrame(() => {
          next(left - 1);
        });
    };
    next(frames);
  });
}

async function sheet(page: Page, pictures: readonly string[]): Promise<string> {
  const table = await page.context().browser()?.newPage();
  if (!table) throw new Error('this browser has no other page to lay pictures out on');
  await table.setViewportSize({ width: DESKTOP.width + PHONE.width, height: HEIGHT });
  const images = pictures.map(
    (data) => `<img height=${HEIGHT} src="data:image/jpeg;base64,${data}">`,
  );
  await table.setContent(`<body style="margin:0;display:flex">${images.join('')}</body>`);
  const laid = await jpeg(table, QUALITY);
  await table.context().close();
  return laid;
}

/** A state of the page, by a name of words. */
export async function picture(page: Page, state: string): Promise<void> {
  if (!WANTED) return;
  const before = page.viewportSize();
  const laid = await sheet(page, await looks(page));
  if (before) await page.setViewportSize(before);
  mkdirSync(STATES, { recursive: true });
  const name = state.toLowerCase().replace(/[^a-z]+/g, '-');
  writeFileSync(join(STATES, `${name}.jpg`), Buffer.from(laid, 'base64'));
}
