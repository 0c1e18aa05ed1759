/**
 * Whether a share can say a name and a message: asked before anything is sent, and before an edit.
 *
 * Each has its length, and both together must fit the capsule as JSON.
 *
 * Source: spec/file-format.md section 6.
 */

import { Failure } from '../failure.ts';
import { fileKey, hash, KEY_BYTES, type Bytes } from '../format/bytes.ts';
import { sealCapsule } from '../format/capsule.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { drawFileKey, drawObjectId } from '../format/object-header.ts';
import { Refused } from '../format/refused.ts';

/** As long as any manifest's, and of no other meaning. */
const LONGEST = Number.MAX_SAFE_INTEGER;

/** @throws {Failure} message-too-long; bad-names for characters that neither may have */
export async function checkWords(
  name: string | undefined,
  message: string | undefined,
): Promise<void> {
  const nothing: Bytes = new Uint8Array(KEY_BYTES);
  const manifest: ObjectFacts = {
    id: drawObjectId(),
    key: drawFileKey(),
    root: hash(nothing),
    stored: LONGEST,
    size: LONGEST,
  };
  try {
    await sealCapsule({ manifest, name, message }, fileKey(nothing));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const kind = error.reason === 'too-large' ? 'message-too-long' : 'bad-names';
    throw new Failure(kind, error.message, { cause: error });
  }
}
