/** The checks that every test of the page leans on see a fault that is planted: they cannot fall silent. */

import { choose, start } from './stage/acts.ts';
import { DARK, inaccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { expect, test } from './stage/test.ts';
import type { Found, Watch } from './stage/watch.ts';
import { WORDS } from './stage/words.ts';

async function sees(watch: Watch, what: keyof Found, words: string): Promise<void> {
  await expect.poll(async () => (await watch.found())[what].join()).toContain(words);
}

test('axe finds a button without a name', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  expect(await inaccessible(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('button'));
  });
  expect(await inaccessible(page)).toEqual([['button-name', ['<button></button>']]]);
});

test('axe finds text in the dark that is as dark', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  expect(await inaccessible(page, DARK)).toEqual([]);
  await page.evaluate(() => {
    const planted = document.createElement('p');
    planted.textContent = 'unreadable';
    planted.style.color = 'black';
    document.querySelector('main')?.append(planted);
  });
  const found = await inaccessible(page, DARK);
  expect(found.map(([rule]) => rule)).toEqual(['color-contrast']);
});

test('the watch sees a request to elsewhere, a breach of the policy and an error', async ({
  page,
  watch,
}) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  const nothing = await watch.found();
  expect(Object.values(nothing).flat()).toEqual([]);

  await page.evaluate(() => fetch('http://elsewhere.example/a').catch(() => undefined));
  await sees(watch, 'breachesOfThePolicy', 'connect-src');
  await sees(watch, 'breachesReported', 'to http');
  expect((await watch.found()).requestsThatLeft, 'the policy keeps it in').toEqual([]);
  await page.evaluate(() => {
    console.error('planted'); // eslint-disable-line no-console -- it is what is planted
  });
  await sees(watch, 'errorsInTheConsole', 'planted');

  // A document without a policy, for what the policy keeps in.
  await page.goto('about:blank');
  await page.evaluate(() => fetch('http://elsewhere.example/b', { mode: 'no-cors' }));
  await sees(watch, 'requestsThatLeft', 'elsewhere.example/b');
  await sees(watch, 'requestsToElsewhere', 'http://elsewhere.example/b');
  await expect(watch.judge()).rejects.toThrow(/elsewhere\.example/);
  await watch.forget();
});

test('the watch sees a breach of the policy in a worker, of which no document is told', async ({
  page,
  between,
  watch,
}) => {
  const breach = Buffer.from("fetch('http://elsewhere.example/c').catch(() => undefined)");
  between.change((path, answer) => {
    if (!/\/sealer-[^/]*\.js$/.test(path)) return answer;
    const length = String(breach.length);
    const plain = { 'content-encoding': 'identity', 'content-length': length };
    return { ...answer, headers: { ...answer.headers, ...plain }, body: breach };
  });
  await page.goto(between.url);
  await choose(page, [sampleOf('a.txt', 'a')]);
  await start(page);
  // Each sealing worker's.
  const workers = await page.evaluate((most) => Math.min(most, navigator.hardwareConcurrency), 3);
  await expect.poll(async () => (await watch.found()).breachesReported.length).toBe(workers);
  expect((await watch.found()).breachesOfThePolicy).toEqual([]);
  await expect(watch.judge()).rejects.toThrow(/breachesReported/);
  await watch.forget();
});
