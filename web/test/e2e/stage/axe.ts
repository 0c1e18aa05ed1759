/** axe on the page as it stands. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { picture } from './picture.ts';

/** The same class to the runtime; axe's package names another copy of its types. */
type AxePage = ConstructorParameters<typeof AxeBuilder>[0]['page'];

export interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly forcedColors: 'none' | 'active';
}

export const LIGHT: Look = { colorScheme: 'light', forcedColors: 'none' };
export const DARK: Look = { colorScheme: 'dark', forcedColors: 'none' };
const FORCED: Look = { colorScheme: 'light', forcedColors: 'active' };

/** All rules about colours that axe asks by itself: what another look of the same page can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What is wrong in one look: the rule, and the elements that break it.
 *
 * @param rules to be asked; absent for all
 * Light and dark are chosen as a person does it too: Firefox as people have it takes no look from its driver.
 */
export async function inaccessible(
  page: Page,
  look = LIGHT,
  rules?: string[],
): Promise<[string, string[]][]> {
  await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
  await page.evaluate((theme) => {
    document.documentElement.dataset['theme'] = theme;
    // Firefox takes no wish for less motion from its driver, and colours on their way are no page's.
    for (const moving of document.getAnimations()) {
      if (moving.effect?.getComputedTiming().endTime !== Infinity) moving.finish();
    }
  }, look.colorScheme);
  // Frames take a second page to add their results up in, with an axe of its own.
  const isAlone = page.frames().length === 1;
  // Half a megabyte of script, twice for each look: a page that has it from an earlier look needs none.
  const isThere = isAlone && (await page.evaluate(() => 'axe' in window));
  const axe = new AxeBuilder({
    page: page as unknown as AxePage,
    ...(isThere && { axeSource: 'void 0' }),
  });
  // All that is well would be told at length, too.
  axe.setLegacyMode(isAlone).options({ resultTypes: ['violations'] });
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

/** Nothing is, in light, in dark and in colours that a system forces. */
export async function expectAccessible(page: Page, place: string): Promise<void> {
  await picture(page, place);
  expect(await inaccessible(page, LIGHT), `${place}, light`).toEqual([]);
  expect(await inaccessible(page, DARK, OF_COLOURS), `${place}, dark`).toEqual([]);
  expect(await inaccessible(page, FORCED, OF_COLOURS), `${place}, forced colours`).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
}
