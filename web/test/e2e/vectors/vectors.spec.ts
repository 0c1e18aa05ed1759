/** Every case of spec/vectors, judged by this browser's WebCrypto and ours above it. */

import { expect, test } from '@playwright/test';
import { countVectors, serveVectors } from './served.ts';

/** Fifteen seconds on a quiet machine: manifests of a million lines, objects of megabytes, slow hashes. */
const RUN_MS = 180_000;

test('every vector gives its class and its results in this browser', async ({ page }) => {
  test.setTimeout(RUN_MS + 60_000);
  const vectors = await serveVectors();
  await page.goto(vectors.url);
  await page.waitForFunction(() => window.verdict !== undefined, undefined, { timeout: RUN_MS });
  const verdict = await page.evaluate(() => window.verdict);
  await vectors.close();
  expect(verdict).toEqual({ cases: countVectors(), wrong: [] });
});
