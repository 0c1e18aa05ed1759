/**
 * What the format refuses, as a failure that a person is told of.
 *
 * The specification has a reason for each rule; to a person who opens or sends a share most of them are
 * one thing: these are not the bytes that were sent.
 *
 * Source: spec/file-format.md section 7.
 */

import { Failure, type LocalFailure } from './failure.ts';
import { NotLoaded } from './format/ed25519.ts';
import { Refused, type Reason } from './format/refused.ts';

const KINDS: Partial<Record<Reason, LocalFailure>> = {
  truncated: 'truncated',
  'too-new': 'too-new',
  'unknown-suite': 'too-new',
  'older-version': 'older-version',
  'bad-link': 'bad-link',
  'bad-password': 'bad-password',
  'hostile-path': 'hostile-manifest',
  'duplicate-path': 'hostile-manifest',
  'too-large': 'hostile-manifest',
};

/** Any error as a failure; what is neither refused nor a failure is a bug of ours. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Refused) {
    return new Failure(KINDS[error.reason] ?? 'damaged', error.message, { cause: error });
  }
  if (error instanceof NotLoaded) {
    return new Failure('page-incomplete', error.message, { cause: error });
  }
  const detail = error instanceof Error ? error.message : 'no error';
  return new Failure('bug', detail, { cause: error });
}
