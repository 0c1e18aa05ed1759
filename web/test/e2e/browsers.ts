/**
 * The browsers that Debian brings, and how they are started.
 *
 * Playwright's own builds are not used: what is tested is what people run. Chromium's sandbox wants a
 * user who is not root; flags turn off what asks the network for something by itself.
 *
 * Source: decisions of Playwright's `channel` for Firefox over WebDriver BiDi.
 */

import { join } from 'node:path';
import { CHECKOUT } from './stage/process.ts';
import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

type Browser = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

const AS_ROOT = process.getuid?.() === 0;

/** Where Firefox saves, a folder for each worker; emptied before each run with all of target/e2e. */
export const FIREFOX_SAVES = join(
  CHECKOUT,
  `target/e2e/saved-by-firefox-${process.env['TEST_WORKER_INDEX'] ?? 'none'}`,
);

export const CHROMIUM: Browser = {
  browserName: 'chromium',
  launchOptions: {
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: !AS_ROOT,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

export const FIREFOX: Browser = {
  browserName: 'firefox',
  channel: 'moz-firefox',
  launchOptions: { executablePath: '/usr/bin/firefox-esr', downloadsPath: FIREFOX_SAVES },
};
