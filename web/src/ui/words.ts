/** A share's name and message as they are entered. Pure. */

import { language } from '../lang/language.svelte.ts';
import { visible } from '../text/visible.ts';

/** What ends a line, and what stands between the cells of a table. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** A name is one line, whatever it was copied from. */
export function asName(entered: string): string {
  return entered.replace(BREAKS, ' ').trim();
}

/** @returns what is wrong with a text that has a character that no share can hold */
export function unfitIn(text: string, unfit: RegExp): string | undefined {
  const found = unfit.exec(text);
  return found ? language.words.send.unfit(visible(found[0])) : undefined;
}
