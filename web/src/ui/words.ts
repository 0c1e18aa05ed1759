/** A share's name and message as they are entered, and what is wrong with them. Units: bytes of UTF-8. */

import {
  MESSAGE_BYTES_MAX,
  NAME_BYTES_MAX,
  UNFIT_IN_MESSAGE,
  UNFIT_IN_NAME,
} from '../format/capsule.ts';
import { utf8 } from '../format/bytes.ts';
import { language } from '../lang/language.svelte.ts';
import { visible } from '../text/visible.ts';

/** What ends a line, and what stands between the cells of a table. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** A name is one line, whatever it was copied from. */
export function asName(entered: string): string {
  return entered.replace(BREAKS, ' ').trim();
}

/** How much longer a message may become. */
export function messageLeft(message: string): number {
  return MESSAGE_BYTES_MAX - lengthOf(message);
}

export function wrongInName(name: string): string | undefined {
  return wrongIn(name, NAME_BYTES_MAX - lengthOf(name), UNFIT_IN_NAME);
}

export function wrongInMessage(message: string): string | undefined {
  return wrongIn(message, messageLeft(message), UNFIT_IN_MESSAGE);
}

function wrongIn(text: string, left: number, unfit: RegExp): string | undefined {
  const words = language.words.send;
  if (left < 0) return words.bytesLeft(left);
  const found = unfit.exec(text);
  return found ? words.unfit(visible(found[0])) : undefined;
}

function lengthOf(text: string): number {
  return utf8(text).length;
}
