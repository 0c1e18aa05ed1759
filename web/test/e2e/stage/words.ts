/**
 * What the page says, from its own catalogues: tests find things as people do, by role and name, and a
 * sentence that is worded better breaks none of them.
 */

import { en } from '../../../src/lang/en.ts';
import { fr } from '../../../src/lang/fr.ts';

export const WORDS = en;
export const MOTS = fr;

/** A name that begins with these words: fields add "(optional)" to theirs. */
export function begins(words: string): RegExp {
  return new RegExp(`^\\s*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}
