/** The checks that every test of the page leans on see a fault that is planted: they cannot fall silent. */

import { DARK, inaccessible } from './stage/axe.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

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
  const nothing = watch.found();
  expect(Object.values(nothing).flat()).toEqual([]);

  await page.evaluate(() => fetch('http://elsewhere.example/a').catch(() => undefined));
  await expect.poll(() => watch.found().breachesOfThePolicy.join()).toContain('connect-src');
  expect(watch.found().requestsThatLeft, 'the policy keeps it in').toEqual([]);
  await page.evaluate(() => {
    console.error('planted'); // eslint-disable-line no-console -- it is what is planted
  });
  await expect.poll(() => watch.found().errorsInTheConsole.join()).toContain('planted');

  // A document without a policy, for what the policy keeps in.
  await page.goto('about:blank');
  await page.evaluate(() => fetch('http://elsewhere.example/b', { mode: 'no-cors' }));
  await expect.poll(() => watch.found().requestsThatLeft.join()).toContain('elsewhere.example/b');
  expect(watch.found().requestsToElsewhere.join()).toContain('http://elsewhere.example/b');
  expect(() => {
    watch.judge();
  }).toThrow(/elsewhere\.example/);
  watch.forget();
});
