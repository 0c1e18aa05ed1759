/**
 * Why something is refused: the specification's names, the same in the vectors, here and in Java.
 *
 * A reason is thrown, not returned: whatever is refused ends the whole act (opening a share, reading
 * a manifest), from whichever depth, and nothing is ever repaired or tried again. It is for the person
 * at this device alone: no request tells which one it was.
 *
 * Source: spec/file-format.md section 7.
 */

export const REASONS = [
  'not-satchel',
  'unknown-suite',
  'unknown-role',
  'wrong-header',
  'wrong-commitment',
  'damaged',
  'truncated',
  'trailing-bytes',
  'wrong-length',
  'bad-padding',
  'wrong-root',
  'malformed',
  'too-large',
  'too-new',
  'hostile-path',
  'duplicate-path',
  'wrong-link-id',
  'bad-signature',
  'older-version',
  'wrong-hash',
  'bad-link',
  'bad-password',
] as const;

export type Reason = (typeof REASONS)[number];

/** Bytes, a link or a password that break the format. The message holds no secret and no name. */
export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = 'Refused';
    this.reason = reason;
  }
}

/** @throws {Refused} always */
export function refuse(reason: Reason, detail: string): never {
  throw new Refused(reason, detail);
}
