/**
 * SHA-256 and HKDF, and the one table of labels under which keys are derived.
 *
 * WebCrypto hashes whole buffers only. Nothing here is longer than a leaf but the object list of a
 * share (at most 56 MB), which its sender holds as a whole anyway.
 *
 * Source: RFC 5869; spec/share-link.md section 2 (labels).
 */

import { hash, KEY_BYTES, utf8, type Bytes, type Hash } from './bytes.ts';

export const LABEL = {
  stream: 'satchel/1/stream',
  commit: 'satchel/1/commit',
  shareKey: 'satchel/1/share-key',
  linkSecret: 'satchel/1/link-secret',
  ownerBearer: 'satchel/1/owner-bearer',
  ownerBox: 'satchel/1/owner-box',
  link: 'satchel/1/link',
  access: 'satchel/1/access',
  capsule: 'satchel/1/capsule',
  /** No HKDF: prefix of the hash that is the link's id. */
  linkId: 'satchel/1/link-id',
  /** No HKDF: prefix of what is signed. */
  record: 'satchel/1/record',
} as const;

export async function sha256(bytes: Bytes): Promise<Hash> {
  return hash(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** HKDF with SHA-256, extract and expand, 32 bytes of output; an empty salt is RFC 5869's default. */
export async function hkdf(ikm: Bytes, salt: Bytes, info: string | Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  const infoBytes = typeof info === 'string' ? utf8(info) : info;
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: infoBytes };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, KEY_BYTES * 8));
}
