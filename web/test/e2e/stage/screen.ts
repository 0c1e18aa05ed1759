/** What a page asks of the device's screen. */

import type { Page } from '@playwright/test';

/** The screen kept awake and let go, in their order. */
export async function watchScreen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    if (!isSecureContext) return;
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = async (what) => {
      const lock = await request(what);
      lock.addEventListener('release', () => seen.push('let go'));
      seen.push('kept awake');
      return lock;
    };
  });
  return () => page.evaluate(() => Reflect.get(window, 'seen') as string[]);
}
