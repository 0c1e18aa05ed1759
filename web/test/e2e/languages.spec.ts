/** The page speaks the browser's language or the one chosen by hand, and remembers the choice. */

import { sampleOf } from './stage/bytes.ts';
import { choose } from './stage/acts.ts';
import { expect, test } from './stage/test.ts';
import { MOTS, WORDS } from './stage/words.ts';

/** The file of the French catalogue, as it is built. */
const FRENCH = /\/assets\/fr-[^/]+\.js$/;
/** What browsers write into the console where that file was kept away, and of no other file. */
const AWAY = /net::ERR_FAILED|(?:integrity|imported module).*\/assets\/fr-/;

test.describe('in a French browser', () => {
  test.use({ locale: 'fr-FR' });

  test('the page is French, English once it was chosen, and stays so', async ({ page }) => {
    await page.goto('./');
    await expect(page.getByRole('heading', { name: MOTS.send.headline })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
    await page.getByLabel(MOTS.common.language).selectOption('English');
    await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
    await page.goto('shares');
    await expect(page.getByRole('heading', { name: WORDS.shares.empty })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  test('a catalogue that does not come at the start leaves a plain sentence', async ({
    page,
    watch,
  }) => {
    watch.excuse(AWAY, 'the test keeps a file of the page away');
    await page.route(FRENCH, (route) => route.abort());
    await page.goto('./');
    await expect(page.getByText('une partie n’est pas arrivée')).toBeVisible();
    await expect(page.getByText('a part of it did not arrive')).toBeVisible();
  });
});

test('French that is chosen by hand is spoken at once, with what was packed, and stays', async ({
  page,
}) => {
  await page.goto('./');
  await choose(page, [sampleOf('a.txt', 'a')]);
  await page.getByLabel(WORDS.common.language).selectOption('Français');
  await expect(
    page.getByRole('region', { name: MOTS.send.packed }).getByText('a.txt'),
  ).toBeVisible();
  await page.goto('shares');
  await expect(page.getByRole('heading', { name: MOTS.shares.empty })).toBeVisible();
});

test('a catalogue that does not come when it is chosen is told, and the choice is undone', async ({
  page,
  watch,
}) => {
  watch.excuse(AWAY, 'the test keeps a file of the page away');
  await page.route(FRENCH, (route) => route.abort());
  await page.goto('./');
  const choice = page.getByLabel(WORDS.common.language);
  await choice.selectOption('Français');
  await expect(page.getByText(WORDS.failures['page-incomplete'])).toBeVisible();
  await expect(choice).toHaveValue('en');
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
});
