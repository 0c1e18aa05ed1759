/**
 * The list of a share's objects, to which the signed record commits by count, sum and hash.
 *
 * It is sent once, when the share is made, and never downloaded: a reader computes it from the manifest.
 * So it is held as a whole, 56 bytes an object and at most 56 MB.
 *
 * Units: bytes. Source: spec/share-link.md section 5.
 */

import {
  equal,
  hash,
  ID_BYTES,
  KEY_BYTES,
  NUMBER_LIMIT,
  objectId,
  readNumber,
  viewOf,
  writeNumber,
  type Bytes,
  type Hash,
  type ObjectId,
} from './bytes.ts';
import { sha256 } from './hashes.ts';
import { refuse } from './refused.ts';

export const OBJECTS_MAX = 1_000_000;
export const LIST_ENTRY_BYTES = 56;

const AT = { root: ID_BYTES, stored: ID_BYTES + KEY_BYTES } as const;
const FIRST_ROOM = 16;

export interface ListedObject {
  readonly id: ObjectId;
  readonly root: Hash;
  /** Length of the object as stored. */
  readonly stored: number;
}

/** What the record says of the list. */
export interface ListSummary {
  readonly objects: number;
  readonly storedBytes: number;
  readonly listHash: Hash;
}

export class ObjectList {
  #bytes: Bytes = new Uint8Array(FIRST_ROOM * LIST_ENTRY_BYTES);
  #objects = 0;
  #storedBytes = 0;

  /** @throws {Refused} too-large, or malformed for a length or sum out of range */
  add(object: ListedObject): void {
    if (this.#objects === OBJECTS_MAX) refuse('too-large', 'too many objects');
    if (object.stored < 1) refuse('malformed', 'an object of no bytes');
    if (object.stored >= NUMBER_LIMIT - this.#storedBytes) {
      refuse('malformed', 'a sum of 2^53 or more');
    }
    const at = this.#objects * LIST_ENTRY_BYTES;
    this.#makeRoom(at + LIST_ENTRY_BYTES);
    this.#bytes.set(object.id, at);
    this.#bytes.set(object.root, at + AT.root);
    writeNumber(viewOf(this.#bytes), at + AT.stored, object.stored);
    this.#objects++;
    this.#storedBytes += object.stored;
  }

  /** The list as it is sent; a view that the next `add` may leave behind. */
  bytes(): Bytes {
    return this.#bytes.subarray(0, this.#objects * LIST_ENTRY_BYTES);
  }

  async summary(): Promise<ListSummary> {
    const listHash = await sha256(this.bytes());
    return { objects: this.#objects, storedBytes: this.#storedBytes, listHash };
  }

  /** @throws {Refused} wrong-hash, unless the record says the same */
  async check(stated: ListSummary): Promise<void> {
    const own = await this.summary();
    const same = own.objects === stated.objects && own.storedBytes === stated.storedBytes;
    if (!same || !equal(own.listHash, stated.listHash)) {
      refuse('wrong-hash', 'not the objects that the record names');
    }
  }

  #makeRoom(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.min(2 * this.#bytes.length, OBJECTS_MAX * LIST_ENTRY_BYTES));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** @throws {Refused} truncated, too-large or malformed */
export function readObjectList(bytes: Bytes): ObjectList {
  if (bytes.length % LIST_ENTRY_BYTES !== 0) refuse('truncated', 'half an object');
  const view = viewOf(bytes);
  const list = new ObjectList();
  for (let at = 0; at < bytes.length; at += LIST_ENTRY_BYTES) {
    list.add({
      id: objectId(bytes.subarray(at, at + AT.root)),
      root: hash(bytes.subarray(at + AT.root, at + AT.stored)),
      stored: readNumber(view, at + AT.stored),
    });
  }
  return list;
}
