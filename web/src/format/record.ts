/**
 * The share record: the signed statement of what a share is.
 *
 * The link id is a hash of the key that signs, so nobody but the owner makes a record for a link. Any
 * server can show an old one; who saw version n refuses n-1, who sees the first one sees its date.
 *
 * Units: 328 bytes; dates in milliseconds since 1970. Source: spec/share-link.md section 3.
 */

import {
  concat,
  equal,
  hash,
  isZero,
  KEY_BYTES,
  linkId,
  publicKey,
  readNumber,
  utf8,
  viewOf,
  writeNumber,
  writeNumber32,
  type Bytes,
  type Hash,
  type LinkId,
  type PublicKey,
} from './bytes.ts';
import { SIGNATURE_BYTES, verify, type SigningKey } from './ed25519.ts';
import { LABEL, sha256 } from './hashes.ts';
import { OBJECTS_MAX } from './object-list.ts';
import { refuse } from './refused.ts';

export const RECORD_BYTES = 328;
export const DOWNLOAD_LIMIT_MAX = 0xffff_ffff;

export interface ShareRecord {
  readonly state: 'live' | 'ended';
  readonly passwordNeeded: boolean;
  /** From 1; a new one is a new link. */
  readonly epoch: number;
  /** From 1; only grows. */
  readonly version: number;
  readonly date: number;
  /** Absent when it never ends. */
  readonly expiry: number | undefined;
  /** Absent when unlimited. */
  readonly downloadLimit: number | undefined;
  readonly objects: number;
  readonly storedBytes: number;
  readonly linkId: LinkId;
  readonly shareKey: PublicKey;
  readonly capsuleHash: Hash;
  readonly ownerBoxHash: Hash;
  readonly listHash: Hash;
  readonly accessHash: Hash;
  readonly ownerHash: Hash;
}

/** "SATCHRE" and a line feed. */
const MAGIC = Uint8Array.of(0x53, 0x41, 0x54, 0x43, 0x48, 0x52, 0x45, 0x0a);
const SUITE = 1;
const LIVE = 0;
const ENDED = 1;
const PASSWORD_NEEDED = 1;

const AT = {
  suite: 8,
  state: 9,
  flags: 10,
  reserved: 11,
  epoch: 12,
  version: 16,
  date: 24,
  expiry: 32,
  downloadLimit: 40,
  objects: 44,
  storedBytes: 48,
  linkId: 56,
  shareKey: 72,
  capsuleHash: 104,
  ownerBoxHash: 136,
  listHash: 168,
  accessHash: 200,
  ownerHash: 232,
  signature: RECORD_BYTES - SIGNATURE_BYTES,
} as const;

export async function linkIdOf(shareKey: PublicKey): Promise<LinkId> {
  const whole = await sha256(concat(utf8(LABEL.linkId), shareKey));
  return linkId(whole.slice(0, AT.shareKey - AT.linkId));
}

/**
 * Reads a record and checks all that it says of itself.
 *
 * @throws {Refused} malformed, unknown-suite, malformed, wrong-link-id, bad-signature, in this order
 */
export async function readRecord(bytes: Bytes): Promise<ShareRecord> {
  const magicFits = equal(bytes.subarray(0, AT.suite), MAGIC);
  if (bytes.length !== RECORD_BYTES || !magicFits) refuse('malformed', 'not a record');
  if (bytes[AT.suite] !== SUITE) refuse('unknown-suite', 'only suite 1 is known');
  const record = readFields(bytes);
  await checkRanges(record);
  if (!equal(record.linkId, await linkIdOf(record.shareKey))) {
    refuse('wrong-link-id', 'not the id of its key');
  }
  const signature = bytes.slice(AT.signature);
  if (!(await verify(record.shareKey, signature, signedPart(bytes)))) {
    refuse('bad-signature', 'not signed by its key');
  }
  return record;
}

/**
 * Compares a record with what a reader asked for and knows.
 *
 * @param seen the largest version of this share that this device opened
 * @throws {Refused} wrong-link-id or older-version
 */
export function checkRecord(record: ShareRecord, asked: LinkId, seen: number | undefined): void {
  if (!equal(record.linkId, asked)) refuse('wrong-link-id', 'another share than asked for');
  if (seen !== undefined && record.version < seen) refuse('older-version', 'a newer one was seen');
}

/** @param record whose share key is the signing key's */
export async function signRecord(record: ShareRecord, key: SigningKey): Promise<Bytes> {
  if (!equal(record.shareKey, key.publicKey)) throw new Error('signed by another key');
  await checkRanges(record);
  const bytes = writeFields(record);
  bytes.set(await key.sign(signedPart(bytes)), AT.signature);
  return bytes;
}

/** The tombstone that follows `record`: no objects, no boxes. */
export async function endedRecord(record: ShareRecord, date: number): Promise<ShareRecord> {
  return {
    ...record,
    state: 'ended',
    version: record.version + 1,
    date,
    objects: 0,
    storedBytes: 0,
    capsuleHash: hash(new Uint8Array(KEY_BYTES)),
    ownerBoxHash: hash(new Uint8Array(KEY_BYTES)),
    listHash: await sha256(new Uint8Array(0)),
  };
}

function signedPart(bytes: Bytes): Bytes {
  return concat(utf8(LABEL.record), bytes.subarray(0, AT.signature));
}

function readFields(bytes: Bytes): ShareRecord {
  const view = viewOf(bytes);
  const state = view.getUint8(AT.state);
  const flags = view.getUint8(AT.flags);
  if (state > ENDED || flags > PASSWORD_NEEDED || view.getUint8(AT.reserved) !== 0) {
    refuse('malformed', 'reserved bits');
  }
  const hashAt = (at: number): Hash => hash(bytes.slice(at, at + KEY_BYTES));
  return {
    state: state === LIVE ? 'live' : 'ended',
    passwordNeeded: flags === PASSWORD_NEEDED,
    epoch: view.getUint32(AT.epoch),
    version: readNumber(view, AT.version),
    date: readNumber(view, AT.date),
    expiry: readNumber(view, AT.expiry) || undefined,
    downloadLimit: view.getUint32(AT.downloadLimit) || undefined,
    objects: view.getUint32(AT.objects),
    storedBytes: readNumber(view, AT.storedBytes),
    linkId: linkId(bytes.slice(AT.linkId, AT.shareKey)),
    shareKey: publicKey(bytes.slice(AT.shareKey, AT.capsuleHash)),
    capsuleHash: hashAt(AT.capsuleHash),
    ownerBoxHash: hashAt(AT.ownerBoxHash),
    listHash: hashAt(AT.listHash),
    accessHash: hashAt(AT.accessHash),
    ownerHash: hashAt(AT.ownerHash),
  };
}

async function checkRanges(record: ShareRecord): Promise<void> {
  if (record.epoch < 1 || record.version < 1) refuse('malformed', 'epoch and version begin at 1');
  const { objects, storedBytes } = record;
  if (record.state === 'live') {
    const some = objects >= 1 && storedBytes >= 1;
    if (!some || objects > OBJECTS_MAX) refuse('malformed', 'objects out of range');
    return;
  }
  const boxless = isZero(record.capsuleHash) && isZero(record.ownerBoxHash);
  const listless = equal(record.listHash, await sha256(new Uint8Array(0)));
  if (objects + storedBytes > 0 || !boxless || !listless) {
    refuse('malformed', 'an ended share that has something');
  }
}

function writeFields(record: ShareRecord): Bytes {
  const bytes = new Uint8Array(RECORD_BYTES);
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  view.setUint8(AT.suite, SUITE);
  view.setUint8(AT.state, record.state === 'live' ? LIVE : ENDED);
  view.setUint8(AT.flags, record.passwordNeeded ? PASSWORD_NEEDED : 0);
  writeNumber32(view, AT.epoch, record.epoch);
  writeNumber(view, AT.version, record.version);
  writeNumber(view, AT.date, record.date);
  writeNumber(view, AT.expiry, record.expiry ?? 0);
  writeNumber32(view, AT.downloadLimit, record.downloadLimit ?? 0);
  writeNumber32(view, AT.objects, record.objects);
  writeNumber(view, AT.storedBytes, record.storedBytes);
  bytes.set(record.linkId, AT.linkId);
  bytes.set(record.shareKey, AT.shareKey);
  bytes.set(record.capsuleHash, AT.capsuleHash);
  bytes.set(record.ownerBoxHash, AT.ownerBoxHash);
  bytes.set(record.listHash, AT.listHash);
  bytes.set(record.accessHash, AT.accessHash);
  bytes.set(record.ownerHash, AT.ownerHash);
  return bytes;
}
