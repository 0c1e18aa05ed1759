/**
 * The browsers that Debian brings, and how they are started.
 *
 * Playwright's own builds are not used: what is tested is what people run. Chromium's sandbox wants a
 * user who is not root; flags turn off what asks the network for something by itself.
 *
 * Source: decisions of Playwright's `channel` for Firefox over WebDriver BiDi.
 */

import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

type Browser = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

const AS_ROOT = process.getuid?.() === 0;

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
  launchOptions: { executablePath: '/usr/bin/firefox-esr' },
};
