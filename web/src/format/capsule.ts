/**
 * The encrypted box that a link opens, and its twin for the owner: one object of 4,096 bytes.
 *
 * Its size tells nothing. What it holds was written by the sender: name and message are text to be
 * shown, never markup.
 *
 * Units: bytes. Source: spec/file-format.md section 6; spec/share-link.md section 4.
 */

import {
  concat,
  equal,
  fromUtf8,
  isLonger,
  isZero,
  utf8,
  type Bytes,
  type FileKey,
  type Hash,
} from './bytes.ts';
import { ChunkCipher, drawSaltAndPrefix } from './chunks.ts';
import { sha256 } from './hashes.ts';
import { parseJsonObject, type JsonObject } from './json.ts';
import { countOf, objectOf, textOf } from './members.ts';
import { factsForJson, readFacts, type ObjectFacts } from './object-facts.ts';
import { drawObjectId } from './object-header.ts';
import { refuse } from './refused.ts';
import { HEAD, TAG } from './sizes.ts';

export const CAPSULE_BYTES = 4_096;
export const NAME_BYTES_MAX = 255;
export const MESSAGE_BYTES_MAX = 2_000;

const PLAIN_BYTES = CAPSULE_BYTES - HEAD - TAG;
const VERSION = 1;

/** Control characters, and surrogates without their other half. */
export const UNFIT_IN_NAME = /[\p{Cc}\p{Cs}]/u;
export const UNFIT_IN_MESSAGE = /(?![\n\t])[\p{Cc}\p{Cs}]/u;

export interface Capsule {
  readonly manifest: ObjectFacts;
  readonly name: string | undefined;
  readonly message: string | undefined;
}

/** @throws {Refused} malformed or too-large, for a name or message that cannot be sent */
export async function sealCapsule(capsule: Capsule, key: FileKey): Promise<Bytes> {
  const plain = new Uint8Array(PLAIN_BYTES);
  const json = formatCapsule(capsule);
  if (json.length > PLAIN_BYTES) refuse('too-large', 'name and message are too long together');
  plain.set(json);
  const secrets = { role: 'capsule', id: drawObjectId(), key, ...drawSaltAndPrefix() } as const;
  const cipher = await ChunkCipher.toSeal(secrets);
  return concat(cipher.head, await cipher.seal(0, true, plain));
}

/**
 * Opens a capsule or an owner box.
 *
 * @param expected its hash in the record
 * @throws {Refused} truncated, trailing-bytes and wrong-hash before anything else
 */
export async function openCapsule(box: Bytes, expected: Hash, key: FileKey): Promise<Capsule> {
  await checkBox(box, expected);
  const cipher = await ChunkCipher.toOpen(box, { role: 'capsule', id: undefined, key });
  return readCapsule(await cipher.open(0, true, box.subarray(HEAD)));
}

/** @throws {Refused} truncated, trailing-bytes or wrong-hash */
export async function checkBox(box: Bytes, expected: Hash): Promise<void> {
  if (box.length < CAPSULE_BYTES) refuse('truncated', 'half a box');
  if (box.length > CAPSULE_BYTES) refuse('trailing-bytes', 'more than a box');
  if (!equal(await sha256(box), expected)) refuse('wrong-hash', 'not the box of the record');
}

/** @throws {Refused} malformed or too-large */
export function checkName(name: string): void {
  checkText(name, NAME_BYTES_MAX, UNFIT_IN_NAME);
}

/** @throws {Refused} malformed or too-large */
export function checkMessage(message: string): void {
  checkText(message, MESSAGE_BYTES_MAX, UNFIT_IN_MESSAGE);
}

function checkText(text: string, bytesMax: number, unfit: RegExp): void {
  if (text === '') refuse('malformed', 'an empty text');
  if (unfit.test(text)) refuse('malformed', 'a control character or an unpaired surrogate');
  if (isLonger(text, bytesMax)) refuse('too-large', 'a text too long');
}

function formatCapsule({ manifest, name, message }: Capsule): Bytes {
  if (name !== undefined) checkName(name);
  if (message !== undefined) checkMessage(message);
  return utf8(JSON.stringify({ v: VERSION, manifest: factsForJson(manifest), name, message }));
}

function readCapsule(plain: Bytes): Capsule {
  const zero = plain.indexOf(0);
  const end = zero < 0 ? plain.length : zero;
  if (!isZero(plain.subarray(end))) refuse('bad-padding', 'a byte behind the end');
  const json = parseJsonObject(fromUtf8(plain.subarray(0, end)));
  if (countOf(json, 'v') !== VERSION) refuse('too-new', 'another version');
  return {
    manifest: readFacts(objectOf(json, 'manifest')),
    name: optionalText(json, 'name', checkName),
    message: optionalText(json, 'message', checkMessage),
  };
}

function optionalText(
  json: JsonObject,
  name: string,
  check: (text: string) => void,
): string | undefined {
  if (!json.has(name)) return undefined;
  const text = textOf(json, name);
  check(text);
  return text;
}
