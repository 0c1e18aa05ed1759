/** The sentence for whatever was thrown, in the language that is spoken. */

import { Failure, type FailureKind } from '../failure.ts';
import { theInstance } from '../instance.svelte.ts';
import { language } from '../lang/language.svelte.ts';

/** What another try cannot change for who opens a share or saves of it. */
export const FINAL: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'bad-link',
  'bearer-refused',
  'insecure-origin',
  'list-too-large',
  'share-blocked',
  'share-ended',
  'share-exhausted',
  'share-expired',
  'too-new',
  'unknown-share',
  'unsupported-browser',
]);

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
