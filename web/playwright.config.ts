/**
 * The page in browsers: Debian's Chromium and Firefox, against the real server as a process.
 *
 * Tests start servers, each worker its own. Four workers on two cores, since more than half of what a test does is waiting.
 * Nothing is tried twice. Files that a run leaves lie outside the checkout's sources, in target/e2e.
 */

import { defineConfig } from '@playwright/test';
import { CHROMIUM, FIREFOX } from './test/e2e/browsers.ts';

/** Nine times the slowest test of few bytes: each wait has its own bound. Tests of many bytes name theirs. */
const TEST_MS = 180_000;
/** What a page shows after local work and a server on the same machine. */
const EXPECT_MS = 10_000;

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: '../target/e2e',
  workers: 4,
  forbidOnly: true,
  timeout: TEST_MS,
  expect: { timeout: EXPECT_MS },
  reporter: [['list']],
  use: {
    trace: 'off',
    // Taking one adds a style, which the page's policy rightly refuses; a failure shows the roles and names instead.
    screenshot: 'off',
    locale: 'en-US',
    serviceWorkers: 'allow',
    actionTimeout: EXPECT_MS,
  },
  projects: [
    { name: 'chromium', use: CHROMIUM, testIgnore: 'webkit/**' },
    { name: 'firefox', use: FIREFOX, testIgnore: ['webkit/**', 'chromium/**'] },
    { name: 'webkit', testMatch: 'webkit/*.spec.ts' },
  ],
});
