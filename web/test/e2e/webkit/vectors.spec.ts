/**
 * Every case of spec/vectors in WebKitGTK, whose WebCrypto takes Ed25519 signatures with an S above the
 * group's order; our reader must refuse them by itself.
 */

import { expect, test } from '@playwright/test';
import { eventually } from '../stage/eventually.ts';
import { countVectors, serveVectors } from '../vectors/served.ts';
import { WebKit } from './webdriver.ts';

const RUN_MS = 150_000;

test('every vector gives its class and its results in WebKitGTK', async () => {
  test.setTimeout(RUN_MS + 60_000);
  const vectors = await serveVectors();
  const webkit = await WebKit.start();
  try {
    await webkit.open(vectors.url);
    await eventually('all vectors are judged', RUN_MS, () =>
      webkit.evaluate(() => window.verdict !== undefined),
    );
    const verdict = await webkit.evaluate(() => window.verdict);
    expect(verdict).toEqual({ cases: countVectors(), wrong: [] });
  } finally {
    await webkit.close();
    await vectors.close();
  }
});
