/** The sentence for whatever was thrown, in the language that is spoken. */

import { Failure, type FailureKind } from '../failure.ts';
import { theInstance } from '../instance.svelte.ts';
import { language } from '../lang/language.svelte.ts';

export function kindOf(thrown: unknown): FailureKind {
  return thrown instanceof Failure ? thrown.kind : 'bug';
}

export function sentenceOf(thrown: unknown): string {
  return sentenceFor(kindOf(thrown));
}

/** The foot of the page has a contact where the operator set one, and then the sentence leads there. */
export function sentenceFor(kind: FailureKind): string {
  const { failures, open } = language.words;
  const hasContact = theInstance.here?.abuse !== undefined;
  return kind === 'share-blocked' && hasContact ? open.blockedContact : failures[kind];
}
