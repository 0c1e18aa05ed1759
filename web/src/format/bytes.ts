/**
 * Bytes, and the few things that every part of the format does with them.
 *
 * WebCrypto wants arrays over an ArrayBuffer of their own, never a shared one; the type says so, so
 * that no cast is needed anywhere else. Values of one length but of another meaning (a key, a hash, an
 * id) have types of their own, so that none is taken for another.
 *
 * Units: bytes; integers are unsigned and big-endian. Source: spec/file-format.md, notation.
 */

import { refuse } from './refused.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

declare const meaning: unique symbol;

/** Bytes of a fixed length that mean one thing. */
export type Named<Meaning extends string> = Bytes & { readonly [meaning]: Meaning };

export type ObjectId = Named<'object id'>;
export type LinkId = Named<'link id'>;
export type FileKey = Named<'file key'>;
export type Hash = Named<'hash'>;
export type Bearer = Named<'bearer'>;
export type PublicKey = Named<'public key'>;
/** `O`: whoever has it owns the share. */
export type OwnerSeed = Named<'owner seed'>;
/** `L`: what a recipient's link carries. */
export type LinkSecret = Named<'link secret'>;

export const ID_BYTES = 16;
/** Keys, hashes, seeds, secrets and bearers. */
export const KEY_BYTES = 32;

function fixed(bytes: Bytes, length: number): Bytes {
  if (bytes.length !== length) throw new Error(`${length} bytes wanted, not ${bytes.length}`);
  return bytes;
}

const id = (bytes: Bytes): Bytes => fixed(bytes, ID_BYTES);
const key = (bytes: Bytes): Bytes => fixed(bytes, KEY_BYTES);

export const objectId = (bytes: Bytes): ObjectId => id(bytes) as ObjectId;
export const linkId = (bytes: Bytes): LinkId => id(bytes) as LinkId;
export const fileKey = (bytes: Bytes): FileKey => key(bytes) as FileKey;
export const hash = (bytes: Bytes): Hash => key(bytes) as Hash;
export const bearer = (bytes: Bytes): Bearer => key(bytes) as Bearer;
export const publicKey = (bytes: Bytes): PublicKey => key(bytes) as PublicKey;
export const ownerSeed = (bytes: Bytes): OwnerSeed => key(bytes) as OwnerSeed;
export const linkSecret = (bytes: Bytes): LinkSecret => key(bytes) as LinkSecret;

export const NO_BYTES: Bytes = new Uint8Array(0);

/** A number of 8 bytes is below this in every record and list: doubles count exactly up to here. */
export const NUMBER_LIMIT = 2 ** 53;

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return concatAll(parts);
}

/** Of any number of parts: Safari takes at most 65,536 arguments of a call. */
export function concatAll(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What every browser that the page runs in has; Node since 21. */
type Movable = ArrayBuffer & { transfer?(length: number): ArrayBuffer };

/**
 * Gives memory back now, instead of whenever garbage is collected: what is worked through by megabytes
 * would lie about by dozens of them. It takes the whole buffer that these bytes are in, nothing of which
 * can be read after it; one that was given away or released before is passed over.
 */
export function release({ buffer }: { readonly buffer: Movable }): void {
  if (buffer.byteLength > 0) buffer.transfer?.(0);
}

/** Compares in a time that depends on the lengths alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  a.forEach((byte, i) => (difference |= byte ^ (b[i] ?? 0)));
  return difference === 0;
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

export function viewOf(bytes: Bytes): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws {Refused} malformed, at 2^53 and above */
export function readNumber(view: DataView, at: number): number {
  const value = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
  return value < NUMBER_LIMIT ? value : refuse('malformed', 'a number of 2^53 or more');
}

/** @param value a whole number, at least 0 and below 2^53 */
export function writeNumber(view: DataView, at: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a number to write: ${value}`);
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value % 2 ** 32);
}

/** @param value a whole number, at least 0 and below 2^32 */
export function writeNumber32(view: DataView, at: number, value: number): void {
  if (value !== value >>> 0) throw new Error(`not a number of 4 bytes: ${value}`);
  view.setUint32(at, value);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param text without unpaired surrogates: they would come out as U+FFFD */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Whether a text has more than `bytesMax` bytes of UTF-8; a UTF-16 unit is at most 3 of them. */
export function isLonger(text: string, bytesMax: number): boolean {
  return text.length * 3 > bytesMax && utf8(text).length > bytesMax;
}

/** @throws {Refused} malformed, for what is not UTF-8; a byte order mark is a character like others */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return refuse('malformed', 'not UTF-8');
  }
}
