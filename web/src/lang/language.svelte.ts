/**
 * The language that the page speaks: the browser's first that we have, or the one chosen by hand.
 *
 * Each catalogue is a chunk of its own, so that nobody loads one that they do not read. Components read
 * `language.words`; a change draws the page again without a reload, so that a running send goes on.
 *
 * Source: BCP 47 for the tags.
 */

import { kept, keep } from '../state/choices.ts';
import type { LanguageTag } from '../text/format.ts';
import type { Catalogue } from './en.ts';

/** Each by its own name, for the switch. */
export const LANGUAGES: readonly { readonly tag: LanguageTag; readonly name: string }[] = [
  { tag: 'en', name: 'English' },
  { tag: 'fr', name: 'Français' },
];

const KEPT_AS = 'language';

const CATALOGUES: Readonly<Record<LanguageTag, () => Promise<Catalogue>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
};

class Language {
  #tag = $state<LanguageTag>('en');
  #words = $state.raw<Catalogue>();

  get tag(): LanguageTag {
    return this.#tag;
  }

  get words(): Catalogue {
    if (!this.#words) throw new Error('the page is drawn before its language is there');
    return this.#words;
  }

  async speak(tag: LanguageTag): Promise<void> {
    const words = await CATALOGUES[tag]();
    this.#tag = tag;
    this.#words = words;
    document.documentElement.lang = tag;
  }
}

export const language = new Language();

/**
 * Loads what the person or else the browser asks for; to be awaited before anything is drawn. Where it
 * does not come, the document says at once what it else says after a minute.
 */
export async function startLanguage(): Promise<void> {
  const wanted = [kept(KEPT_AS), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  const [found] = wanted.flatMap((tag) => LANGUAGES.filter((known) => known.tag === tag));
  try {
    await language.speak(found?.tag ?? 'en');
  } catch (failure) {
    document.documentElement.classList.add('not-started');
    throw failure;
  }
}

/** @throws {TypeError} when its catalogue does not come */
export async function chooseLanguage(tag: LanguageTag): Promise<void> {
  await language.speak(tag);
  keep(KEPT_AS, tag);
}
