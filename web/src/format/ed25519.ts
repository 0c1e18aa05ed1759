/**
 * Ed25519 by WebCrypto: keys from seeds, signatures, and verifying that never throws for bad bytes.
 *
 * WebCrypto takes a private key only wrapped in PKCS #8, and gives its public key only as JWK. Not every
 * browser refuses an S at or above the group's order (WebKitGTK 2.50 takes it): then anybody could make
 * a second signature out of one. So that is looked at here. Nor does every browser take every seed (WebKitGTK
 * 2.50 none that begins with 0, one in 256): what it refuses is signed with by a library, loaded then.
 *
 * Units: bytes; seeds and public keys 32, signatures 64. Source: RFC 8032; RFC 8410 section 7 (wrapping).
 */

import { fromBase64Url } from './base64url.ts';
import { concat, KEY_BYTES, publicKey, type Bytes, type PublicKey } from './bytes.ts';

export const SIGNATURE_BYTES = 64;

/** PKCS #8 of an Ed25519 key, up to the seed. */
const PKCS8_PREFIX = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
);

const ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

export interface SigningKey {
  readonly publicKey: PublicKey;
  sign(message: Bytes): Promise<Bytes>;
}

export async function signingKey(seed: Bytes): Promise<SigningKey> {
  const wrapped = concat(PKCS8_PREFIX, seed);
  const key = await crypto.subtle
    .importKey('pkcs8', wrapped, 'Ed25519', true, ['sign'])
    .catch(() => undefined);
  if (key === undefined) return librarySigningKey(seed);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('a private key without its public key');
  return {
    publicKey: publicKey(fromBase64Url(x, KEY_BYTES)),
    async sign(message) {
      return new Uint8Array(await crypto.subtle.sign('Ed25519', key, message));
    },
  };
}

/** A part of this page's own code did not come. */
export class NotLoaded extends Error {}

/** The same by a library; exported for the tests. */
export async function librarySigningKey(seed: Bytes): Promise<SigningKey> {
  const { getPublicKeyAsync, signAsync } = await import('@noble/ed25519').catch(
    (error: unknown) => {
      throw new NotLoaded('the library that signs', { cause: error });
    },
  );
  return {
    publicKey: publicKey(new Uint8Array(await getPublicKeyAsync(seed))),
    async sign(message) {
      return new Uint8Array(await signAsync(message, seed));
    },
  };
}

/** Whether S, the second half of a signature, is below the group's order. */
export function isBelowOrder(signature: Bytes): boolean {
  const littleEndian = signature.subarray(SIGNATURE_BYTES / 2);
  const s = littleEndian.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return s < ORDER;
}

/** False also for a key that is no point, which WebCrypto refuses to import. */
export async function verify(key: PublicKey, signature: Bytes, message: Bytes): Promise<boolean> {
  if (signature.length !== SIGNATURE_BYTES || !isBelowOrder(signature)) return false;
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, message);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name === 'NotSupportedError') throw error;
    return false;
  }
}
