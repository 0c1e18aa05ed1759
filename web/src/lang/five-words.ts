/**
 * Passwords that people can say and type: five words from a list of their language.
 *
 * Each of 1,296 words and more is worth 10.3 bits, five of them 51.7: behind Argon2id and the link's own
 * secret that is plenty. Drawn without bias: numbers beyond the last whole multiple are drawn again.
 *
 * Source: the lists are our own (lang/words); docs/threat-model.md for what a password guards.
 */

import type { LanguageTag } from '../text/format.ts';

export const WORDS = 5;
const RANGE = 2 ** 16;

const LISTS: Readonly<Record<LanguageTag, () => Promise<string>>> = {
  en: async () => (await import('./words/en.ts')).words,
  fr: async () => (await import('./words/fr.ts')).words,
};

export async function makePassword(tag: LanguageTag): Promise<string> {
  const list = (await LISTS[tag]()).split(/\s+/).filter((word) => word !== '');
  const draw = (): number => crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  return Array.from({ length: WORDS }, () => list[below(list.length, draw)]).join('-');
}

/** @param draw gives numbers below 2^16, each as likely as the other */
export function below(count: number, draw: () => number): number {
  const limit = RANGE - (RANGE % count);
  // Each draw fails with less than one half, so this ends.
  for (;;) {
    const drawn = draw();
    if (drawn < limit) return drawn % count;
  }
}
