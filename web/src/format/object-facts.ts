/**
 * What a manifest or a capsule tells of an object: `OBJECT` in the specification.
 *
 * Who has this can fetch, open and check the object; so its text is as secret as a key.
 *
 * Units: bytes. Source: spec/file-format.md section 5.
 */

import { fromBase64Url, toBase64Url } from './base64url.ts';
import {
  fileKey,
  hash,
  ID_BYTES,
  KEY_BYTES,
  objectId,
  type FileKey,
  type Hash,
  type ObjectId,
} from './bytes.ts';
import type { JsonObject } from './json.ts';
import { countOf, textOf } from './members.ts';
import { checkLengths } from './sizes.ts';

export interface ObjectFacts {
  readonly id: ObjectId;
  readonly key: FileKey;
  readonly root: Hash;
  /** Length of the object as stored. */
  readonly stored: number;
  /** Length of the plaintext before padding, at least 1. */
  readonly size: number;
}

/** @throws {Refused} malformed or wrong-length */
export function readFacts(json: JsonObject): ObjectFacts {
  const facts = {
    id: objectId(fromBase64Url(textOf(json, 'id'), ID_BYTES)),
    key: fileKey(fromBase64Url(textOf(json, 'key'), KEY_BYTES)),
    root: hash(fromBase64Url(textOf(json, 'root'), KEY_BYTES)),
    stored: countOf(json, 'stored'),
    size: countOf(json, 'size'),
  };
  checkLengths(facts.stored, facts.size);
  return facts;
}

/** The members of `OBJECT`, to be written as JSON. */
export function factsForJson(facts: ObjectFacts): Record<string, string | number> {
  return {
    id: toBase64Url(facts.id),
    key: toBase64Url(facts.key),
    root: toBase64Url(facts.root),
    stored: facts.stored,
    size: facts.size,
  };
}
