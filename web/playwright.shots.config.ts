/**
 * Screenshots of every page and state for docs/screens: phone and desktop, light and dark.
 *
 * The pages are full size; the states are those in which the tests of test/e2e look or wait for a sentence.
 */

import { defineConfig } from '@playwright/test';
import { CHROMIUM } from './test/e2e/browsers.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** A busy machine takes its time; nothing here is a test of speed. */
const SHOTS_MS = 180_000;

export default defineConfig({
  testDir: 'test/shots',
  testMatch: '*.shots.ts',
  outputDir: '../target/shots',
  workers: 1,
  timeout: SHOTS_MS,
  reporter: [['list']],
  use: { ...CHROMIUM, locale: 'en-US', timezoneId: 'UTC' },
  projects: [
    { name: 'phone-light', use: { viewport: PHONE, hasTouch: true, colorScheme: 'light' } },
    { name: 'phone-dark', use: { viewport: PHONE, hasTouch: true, colorScheme: 'dark' } },
    { name: 'desktop-light', use: { viewport: DESKTOP, colorScheme: 'light' } },
    { name: 'desktop-dark', use: { viewport: DESKTOP, colorScheme: 'dark' } },
    {
      name: 'states',
      testDir: 'test/e2e',
      testMatch: '*.spec.ts',
      testIgnore: ['webkit/**', 'vectors/**', 'chromium/**', '{large,canaries,watch}.spec.ts'],
      use: { viewport: DESKTOP },
    },
  ],
});
