/** axe finds nothing on any page, light, dark and in high contrast. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { choose, open, send } from './stage/acts.ts';
import { sampleOf } from './stage/bytes.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

/** The same class to the runtime; axe's package names another copy of its types. */
type AxePage = ConstructorParameters<typeof AxeBuilder>[0]['page'];

const LOOKS = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const;

/** Eighteen looks at whole pages: ten seconds each on a machine that has much else to do. */
const ALL_MS = 180_000;

/** Every look of the page as it stands. */
async function expectNothing(page: Page, place: string): Promise<void> {
  for (const look of LOOKS) {
    await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page: page as unknown as AxePage }).analyze();
    const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
    expect(found, `${place}, ${look.colorScheme}, forced colours ${look.forcedColors}`).toEqual([]);
  }
}

test('axe finds nothing on the pages that send, share, list and open', async ({ page, device }) => {
  test.setTimeout(ALL_MS);
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  await expectNothing(page, 'choosing');
  await choose(page, [sampleOf('a.txt', 'a'), sampleOf('b.txt', 'b')]);
  await expectNothing(page, 'options');
  const { link } = await send(page, [sampleOf('a.txt', 'a'), sampleOf('b.txt', 'b')]);
  await expectNothing(page, 'sent');
  await page.goto('shares');
  await expect(page.getByRole('article')).toBeVisible();
  await expectNothing(page, 'shares');
  const friend = await device();
  await open(friend, link);
  await expectNothing(friend, 'opened');
  await friend.goto('s/AAAAAAAAAAAAAAAAAAAAAA');
  await expect(friend.getByRole('heading', { name: WORDS.open.pasteTitle })).toBeVisible();
  await expectNothing(friend, 'a link to be pasted');
});
