/** The sentence for whatever was thrown, in the language that is spoken. */

import { Failure, type FailureKind } from '../failure.ts';
import { language } from '../lang/language.svelte.ts';

export function kindOf(thrown: unknown): FailureKind {
  return thrown instanceof Failure ? thrown.kind : 'bug';
}

export function sentenceOf(thrown: unknown): string {
  return language.words.failures[kindOf(thrown)];
}
