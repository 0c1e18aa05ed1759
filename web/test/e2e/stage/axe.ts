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
export const ALL_LOOKS: readonly Look[] = [
  LIGHT,
  DARK,
  { colorScheme: 'light', forcedColors: 'active' },
];

/**
 * What is wrong in one look: the rule, and the elements that break it.
 *
 * Light and dark are chosen as a person does it too: Firefox as people have it takes no look from its driver.
 */
export async function inaccessible(page: Page, look = LIGHT): Promise<[string, string[]][]> {
  await page.emulateMedia({ ...look, reducedMotion: 'reduce' });
  await page.evaluate((theme) => {
    document.documentElement.dataset['theme'] = theme;
  }, look.colorScheme);
  const axe = new AxeBuilder({ page: page as unknown as AxePage });
  // Frames take a second page to add their results up in; all that is well would be told at length, too.
  axe.setLegacyMode(page.frames().length === 1).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

/** Nothing is; in light and dark, or in the looks that are named. */
export async function expectAccessible(
  page: Page,
  place: string,
  looks: readonly Look[] = [DARK, LIGHT],
): Promise<void> {
  await picture(page, place);
  for (const look of looks) {
    const { colorScheme, forcedColors } = look;
    const where = `${place}, ${colorScheme}, forced colours ${forcedColors}`;
    expect(await inaccessible(page, look), where).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: 'none' });
}
