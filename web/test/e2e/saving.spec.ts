/** A save that runs: its numbers, its pause; and the way of browsers that have neither a dialog nor service workers. */

import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { hasFocus, open, saveButton } from './stage/acts.ts';
import { sha256, sha256OfFile } from './stage/bytes.ts';
import { eventually } from './stage/eventually.ts';
import { names, withoutPicker } from './stage/picker.ts';
import { isFirefox, save, saveAs, wholeFiles } from './stage/saves.ts';
import { watchScreen } from './stage/screen.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

const OPEN = WORDS.open;
const MIB = 1_048_576;
const SIZE = 24 * MIB;
const BACK_MS = 60_000;
/** From a byte to its numbers. */
const TOLD_MS = 1_000;
/** What was under way when the save was paused has come after this. */
const QUIET_MS = 500;

/** One percent is lost where it is told in whole ones, one is for what is drawn. */
const LAG_MAX = 0.02;

/** From now on, the most by which a bar of progress was ahead of its number or behind it. */
async function watchBars(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(window, { lag: -1 });
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const bar = target as Element;
        const told = Number(bar.getAttribute('aria-valuenow')) / 100;
        const filled = bar.firstElementChild?.getBoundingClientRect().width ?? 0;
        const lag = Math.abs(filled / bar.clientWidth - told);
        Object.assign(window, { lag: Math.max(lag, Reflect.get(window, 'lag') as number) });
      }
    });
    observer.observe(document, { subtree: true, attributeFilter: ['aria-valuenow'] });
  });
  return () => page.evaluate(() => Reflect.get(window, 'lag') as number);
}

test('a save by the page’s own disk tells its numbers, is paused, goes on, and is what was sent', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  await withoutPicker(page);
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  });
  const screen = await watchScreen(page);
  const bytes = randomBytes(SIZE);
  const link = await commandLine.put('slow.bin', bytes);
  await open(page, link.replace(server.url, line.url));
  const lag = await watchBars(page);
  expect(await screen()).toEqual([]);
  let came = line.trouble('hold', 'down', SIZE / 4);
  const saving = saveAs(page, saveButton(page), BACK_MS);
  await came;
  const saves = page.getByRole('region', { name: OPEN.savesTitle });
  // What has passed the line is counted when the page hears of it, and a speed once that took a while.
  await expect(async () => {
    came = line.trouble('hold', 'down', MIB / 2);
    line.mend();
    await came;
    const numbers = saves.getByText(/^[1-9]\d?% · .+ of 25\.2 MB · .+ a second · .+ left$/);
    await expect(numbers).toBeVisible({ timeout: TOLD_MS });
  }).toPass({ timeout: BACK_MS });

  await saves.getByRole('button', { name: OPEN.pause }).click();
  await expect(saves.getByText(OPEN.savePaused)).toBeVisible();
  const goOn = saves.getByRole('button', { name: OPEN.resume, exact: true });
  await expect(goOn).toBeFocused();
  // No speed any more, and no time that is left by it.
  await expect(saves.getByText(/^[1-9]\d?% · .+ of 25\.2 MB$/)).toBeVisible();
  line.mend();
  let [passed, since] = [line.passed('down'), Date.now()];
  await eventually('nothing more comes', BACK_MS, () => {
    if (line.passed('down') !== passed) [passed, since] = [line.passed('down'), Date.now()];
    return Date.now() - since > QUIET_MS;
  });
  expect(passed).toBeLessThan(SIZE);
  expect(await names(page), 'the way of saving').toContain('saves');
  expect(wholeFiles()).toEqual([]);
  await goOn.click();
  expect(await sha256OfFile((await saving).path)).toBe(sha256(bytes));
  await expect.poll(screen).toEqual(['kept awake', 'let go']);
  const dismiss = saves.getByRole('button', { name: OPEN.dismiss('slow.bin') });
  await expect.poll(() => hasFocus(dismiss)).toBe(true);
  expect(await lag(), 'the bar moved').toBeGreaterThan(-1);
  expect(await lag()).toBeLessThan(LAG_MAX);
});

test('a page whose service worker was removed meanwhile saves by a new one', async ({
  page,
  server,
  commandLine,
}) => {
  await withoutPicker(page);
  const bytes = randomBytes(SIZE);
  await open(page, await commandLine.put('worker-gone.bin', bytes));
  const savedAgain = async (): Promise<void> => {
    expect((await save(page, saveButton(page))).sha256).toBe(sha256(bytes));
    await page.getByRole('button', { name: OPEN.dismiss('worker-gone.bin') }).click();
  };
  await savedAgain();
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).unregister();
  });
  await savedAgain();
  if (isFirefox(page)) return;
  const browser = await page.context().newCDPSession(page);
  const cleared = { origin: server.url, storageTypes: 'service_workers' };
  await browser.send('Storage.clearDataForOrigin', cleared);
  await savedAgain();
});
