/**
 * The 58 clear bytes at the start of every object.
 *
 * They are bound to all that follows: the stream's AES key is derived with them, and `commitment` pins
 * the one file key under which the object may be opened (GCM alone commits to none).
 *
 * Units: bytes. Pure but for the key derivation. Source: spec/file-format.md sections 2.1 and 2.2.
 */

import {
  concat,
  equal,
  fileKey,
  ID_BYTES,
  KEY_BYTES,
  objectId,
  randomBytes,
  type Bytes,
  type FileKey,
  type ObjectId,
} from './bytes.ts';
import { hkdf, LABEL } from './hashes.ts';
import { refuse } from './refused.ts';
import { HEADER } from './sizes.ts';

export type Role = 'content' | 'manifest' | 'capsule';

export interface ObjectHeader {
  readonly role: Role;
  readonly id: ObjectId;
  readonly commitment: Bytes;
}

/** "SATCHEL" and a line feed. */
const MAGIC = Uint8Array.of(0x53, 0x41, 0x54, 0x43, 0x48, 0x45, 0x4c, 0x0a);
const SUITE = 1;
const ROLES: readonly (Role | undefined)[] = [undefined, 'content', 'manifest', 'capsule'];

const AT = { suite: 8, role: 9, id: 10, commitment: 26 } as const;

export function commitmentOf(key: FileKey, id: ObjectId): Promise<Bytes> {
  return hkdf(key, id, LABEL.commit);
}

export function writeHeader(header: ObjectHeader): Bytes {
  const suiteAndRole = Uint8Array.of(SUITE, ROLES.indexOf(header.role));
  return concat(MAGIC, suiteAndRole, header.id, header.commitment);
}

/** @throws {Refused} truncated, not-satchel, unknown-suite or unknown-role, in this order */
export function readHeader(bytes: Bytes): ObjectHeader {
  if (bytes.length < HEADER) refuse('truncated', 'half a header');
  if (!equal(bytes.subarray(0, AT.suite), MAGIC)) refuse('not-satchel', 'another magic');
  if (bytes[AT.suite] !== SUITE) refuse('unknown-suite', 'only suite 1 is known');
  const role = ROLES[bytes[AT.role] ?? 0] ?? refuse('unknown-role', 'no role of suite 1');
  return {
    role,
    id: objectId(bytes.slice(AT.id, AT.commitment)),
    commitment: bytes.slice(AT.commitment, HEADER),
  };
}

export function drawFileKey(): FileKey {
  return fileKey(randomBytes(KEY_BYTES));
}

export function drawObjectId(): ObjectId {
  return objectId(randomBytes(ID_BYTES));
}
