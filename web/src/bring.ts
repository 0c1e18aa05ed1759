/**
 * Brings a part of the page's own code that is loaded when it is first wanted.
 *
 * Firefox remembers that a part did not come until the page is loaded anew, and Chromium asks for it again:
 * what helps everywhere is to load the page again.
 *
 * Source: HTML, the module map.
 */

import { Failure } from './failure.ts';

/**
 * @param part what `import` has begun
 * @throws {Failure} page-incomplete
 * @throws what the part throws while it begins
 */
export async function bring<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    // What does not come, or not whole, is a TypeError; what breaks while it runs is our own mistake.
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('page-incomplete', 'a part did not come', { cause: error });
  }
}
