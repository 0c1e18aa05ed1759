/**
 * Seals and opens single chunks of one object.
 *
 * The stream is Tink's AES-GCM-HKDF streaming AEAD, written with WebCrypto: a library's stream can
 * neither be entered in its middle nor be gone on with. The place of a chunk and whether it is the last
 * one stand in its nonce, the header in its key, so a chunk fits nowhere else.
 *
 * Nothing here keeps a nonce from being used twice; `sealer.ts` does, and is the only one to seal.
 *
 * Units: chunks of 65,536 bytes as stored. Safe to call many times at once: WebCrypto works on copies,
 * outside of this thread. Source: spec/file-format.md sections 2.2 and 2.3; Tink's wire format.
 */

import {
  concat,
  equal,
  randomBytes,
  viewOf,
  type Bytes,
  type FileKey,
  type ObjectId,
} from './bytes.ts';
import { hkdf, LABEL } from './hashes.ts';
import { commitmentOf, readHeader, writeHeader, type Role } from './object-header.ts';
import { refuse } from './refused.ts';
import { HEAD, HEADER, STREAM_HEADER, TAG } from './sizes.ts';

const SALT = 32;
const PREFIX = 7;
const NONCE = 12;
const LAST = 1;

/** What a writer draws once for an object, and notes before its first leaf leaves the device. */
export interface SealingSecrets {
  readonly role: Role;
  readonly id: ObjectId;
  readonly key: FileKey;
  /** 32 random bytes. */
  readonly salt: Bytes;
  /** 7 random bytes. */
  readonly prefix: Bytes;
}

/** What a reader knows of an object before it sees it; a capsule's id is taken from its header. */
export interface ExpectedObject {
  readonly role: Role;
  readonly id: ObjectId | undefined;
  readonly key: FileKey;
}

export function drawSaltAndPrefix(): { salt: Bytes; prefix: Bytes } {
  return { salt: randomBytes(SALT), prefix: randomBytes(PREFIX) };
}

export class ChunkCipher {
  /** Header and stream header, as stored. */
  readonly head: Bytes;
  readonly #key: CryptoKey;
  readonly #prefix: Bytes;

  private constructor(head: Bytes, key: CryptoKey) {
    this.head = head;
    this.#key = key;
    this.#prefix = head.slice(HEADER + 1 + SALT, HEAD);
  }

  static async toSeal(secrets: SealingSecrets): Promise<ChunkCipher> {
    const { role, id, key, salt, prefix } = secrets;
    if (salt.length !== SALT || prefix.length !== PREFIX) throw new Error('salt or prefix');
    const header = writeHeader({ role, id, commitment: await commitmentOf(key, id) });
    const head = concat(header, Uint8Array.of(STREAM_HEADER), salt, prefix);
    return new ChunkCipher(head, await aesKey(key, id, header, salt, 'encrypt'));
  }

  /**
   * @param head at least the first 98 bytes of the object
   * @throws {Refused} truncated, not-satchel, unknown-suite, unknown-role, wrong-header or
   *     wrong-commitment, in this order
   */
  static async toOpen(head: Bytes, expected: ExpectedObject): Promise<ChunkCipher> {
    if (head.length < HEAD) refuse('truncated', 'half a head');
    const { role, id, commitment } = readHeader(head);
    if (role !== expected.role) refuse('wrong-header', 'another role');
    if (expected.id && !equal(id, expected.id)) refuse('wrong-header', 'another object');
    if (head[HEADER] !== STREAM_HEADER) refuse('wrong-header', 'another stream header');
    if (!equal(commitment, await commitmentOf(expected.key, id))) {
      refuse('wrong-commitment', 'sealed under another key');
    }
    const header = head.slice(0, HEADER);
    const salt = head.slice(HEADER + 1, HEADER + 1 + SALT);
    const key = await aesKey(expected.key, id, header, salt, 'decrypt');
    return new ChunkCipher(head.slice(0, HEAD), key);
  }

  /** @returns ciphertext and tag */
  async seal(chunk: number, last: boolean, plain: Bytes): Promise<Bytes> {
    const parameters = this.#parameters(chunk, last);
    return new Uint8Array(await crypto.subtle.encrypt(parameters, this.#key, plain));
  }

  /**
   * @param stored ciphertext and tag
   * @throws {Refused} damaged
   */
  async open(chunk: number, last: boolean, stored: Bytes): Promise<Bytes> {
    const parameters = this.#parameters(chunk, last);
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.#key, stored));
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'OperationError') throw error;
      return refuse('damaged', `chunk ${chunk}`);
    }
  }

  #parameters(chunk: number, last: boolean): AesGcmParams {
    const nonce = new Uint8Array(NONCE);
    nonce.set(this.#prefix);
    viewOf(nonce).setUint32(PREFIX, chunk);
    nonce[NONCE - 1] = last ? LAST : 0;
    return { name: 'AES-GCM', iv: nonce, tagLength: TAG * 8 };
  }
}

async function aesKey(
  key: FileKey,
  id: ObjectId,
  header: Bytes,
  salt: Bytes,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const material = await hkdf(key, id, LABEL.stream);
  const raw = await hkdf(material, salt, header);
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage]);
}
