/**
 * Brings a part of the page's own code that is loaded when it is first wanted.
 *
 * Firefox remembers that a part did not come until the page is loaded anew, and Chromium asks for it again:
 * what helps everywhere is to load the page again.
 *
 * Source: HTML, the module map; `preload` of Vite 8, which asks for a style once and never again.
 */

import { Failure } from './failure.ts';

/** As Vite says it, with the style's address. */
const STYLE_MISSING = /^Unable to preload CSS for (.+)$/;

/**
 * @param part what `import` has begun
 * @param missing addresses of its styles that did not come before; of a part with styles alone
 * @throws {Failure} page-incomplete
 * @throws what the part throws while it begins
 */
export async function bring<T>(part: Promise<T>, missing = new Set<string>()): Promise<T> {
  try {
    const styles = [...missing].map(async (style) => {
      await bringStyle(style);
      missing.delete(style);
    });
    const [brought] = await Promise.all([part, ...styles]);
    return brought;
  } catch (error) {
    const [, style] = STYLE_MISSING.exec(error instanceof Error ? error.message : '') ?? [];
    if (style !== undefined) missing.add(style);
    // What does not come, or not whole, is a TypeError; what breaks while it runs is our own mistake.
    else if (!(error instanceof TypeError)) throw error;
    throw new Failure('page-incomplete', 'a part did not come', { cause: error });
  }
}

async function bringStyle(address: string): Promise<void> {
  const link = document.createElement('link');
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  link.addEventListener('load', resolve);
  link.addEventListener('error', () => {
    link.remove();
    reject(new TypeError('a style did not come'));
  });
  link.rel = 'stylesheet';
  link.crossOrigin = '';
  link.href = address;
  document.head.append(link);
  await promise;
}
