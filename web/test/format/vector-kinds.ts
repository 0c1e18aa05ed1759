/**
 * How each kind of vector is run: a reader gets the inputs, and what it makes of them is compared.
 *
 * A runner throws `Refused` where the format does; whether that was expected is judged elsewhere.
 *
 * Source: spec/vectors/README.md, "Kinds".
 */

import { argon2id as secondArgon2id } from '@noble/hashes/argon2.js';
import { expect } from 'vitest';
import { fromBase64Url } from '../../src/format/base64url.ts';
import { readBundle } from '../../src/format/bundle.ts';
import { fileKey, fromUtf8, hash, linkId, ownerSeed, type Bytes } from '../../src/format/bytes.ts';
import { openCapsule } from '../../src/format/capsule.ts';
import { hkdf, sha256 } from '../../src/format/hashes.ts';
import { deriveLinkKeys, deriveLinkSecret, deriveOwnerKeys } from '../../src/format/keys.ts';
import { parseLink, printLink } from '../../src/format/link.ts';
import { ManifestReader } from '../../src/format/manifest-reader.ts';
import { LeafBuffer, MerkleTree } from '../../src/format/merkle.ts';
import { parseJsonObject } from '../../src/format/json.ts';
import { readFacts } from '../../src/format/object-facts.ts';
import { objectOf } from '../../src/format/members.ts';
import {
  LIST_ENTRY_BYTES,
  ObjectList,
  readObjectList,
  type ListSummary,
} from '../../src/format/object-list.ts';
import { preparePassword, type PreparedPassword } from '../../src/format/password.ts';
import { hashPassword } from '../../src/format/password-hash.ts';
import { checkPath, comparePaths } from '../../src/format/paths.ts';
import { checkRecord, readRecord, type ShareRecord } from '../../src/format/record.ts';
import { LEAF, paddedSize, sealedLength, unsealedLength } from '../../src/format/sizes.ts';
import { make } from './recipes.ts';
import { hex } from './streams.ts';
import { text, type VectorCase } from './vector-case.ts';
import { runObject } from './vector-object.ts';

export type Runner = (vector: VectorCase) => Promise<void> | void;

/** Every file of spec/vectors has its line here. */
export const RUNNERS: Readonly<Record<string, Runner>> = {
  argon2id: runArgon2id,
  base64url: runBase64Url,
  bundle: runBundle,
  capsule: runCapsule,
  hkdf: runHkdf,
  keys: runKeys,
  link: runLink,
  manifest: runManifest,
  merkle: runMerkle,
  'object-list': runObjectList,
  object: runObject,
  padme: runPadme,
  password: runPassword,
  path: runPath,
  record: runRecord,
  'sealed-length': runSealedLength,
};

function runBase64Url(vector: VectorCase): void {
  const bytes = fromBase64Url(vector.text('text'), vector.number('length'));
  expect(hex(bytes)).toBe(vector.text('bytes'));
  expect(text(bytes)).toBe(vector.text('text'));
}

async function runHkdf(vector: VectorCase): Promise<void> {
  const okm = await hkdf(vector.key('ikm'), vector.key('salt'), vector.key('info'));
  expect(text(okm)).toBe(vector.text('okm'));
}

/** Our library takes no associated data: the RFC's own case proves the second one, which checks ours. */
async function runArgon2id(vector: VectorCase): Promise<void> {
  const password = vector.key('password');
  const salt = vector.key('salt');
  const options = {
    m: vector.number('memoryKib'),
    t: vector.number('passes'),
    p: vector.number('lanes'),
  };
  if (vector.has('secret')) {
    const more = { key: vector.key('secret'), personalization: vector.key('associatedData') };
    expect(text(secondArgon2id(password, salt, { ...options, ...more }))).toBe(vector.text('tag'));
    return;
  }
  expect(options).toEqual({ m: 65_536, t: 3, p: 4 });
  const tag = await hashPassword(password as PreparedPassword, linkId(salt));
  expect(text(tag)).toBe(vector.text('tag'));
}

function runPadme(vector: VectorCase): void {
  expect(paddedSize(vector.number('size'))).toBe(vector.number('padded'));
}

function runSealedLength(vector: VectorCase): void {
  const stored = vector.number('stored');
  const { plain, chunks } = unsealedLength(stored);
  expect({ plain, chunks }).toEqual({
    plain: vector.number('plain'),
    chunks: vector.number('chunks'),
  });
  expect(sealedLength(plain)).toBe(stored);
}

async function runMerkle(vector: VectorCase): Promise<void> {
  const leaves = vector.has('leaves')
    ? await vector.list('leaves')
    : cut(await vector.bytes('stored'), LEAF);
  const tree = new MerkleTree();
  for (const leaf of leaves) {
    const buffer = new LeafBuffer(leaf.length);
    buffer.bytes.set(leaf);
    await tree.add(await buffer.hash());
  }
  expect(text(await tree.root())).toBe(vector.text('root'));
}

function runPath(vector: VectorCase): void {
  const path = vector.text('path');
  checkPath(path);
  const before = vector.optionalText('before');
  if (before === undefined) return;
  checkPath(before);
  expect(comparePaths(path, before)).toBeLessThan(0);
  expect(comparePaths(before, path)).toBeGreaterThan(0);
}

async function runManifest(vector: VectorCase): Promise<void> {
  const reader = new ManifestReader();
  const list = readObjectList(await make(vector.given['manifest'] ?? '', vector.given));
  let entries = 0;
  for (const piece of cut(await vector.bytes('plaintext'), 1_000)) {
    for (const entry of reader.push(piece)) {
      if (entry.kind === 'object') list.add(entry.object);
      if (entry.kind === 'file' || entry.kind === 'folder') entries++;
    }
  }
  reader.finish();
  expect(entries).toBe(vector.number('entries'));
  await expectList(list, vector);
}

async function runObjectList(vector: VectorCase): Promise<void> {
  const list = readObjectList(await vector.bytes('list'));
  await list.check(statedList(vector));
  await expectList(list, vector);
}

function statedList(vector: VectorCase): ListSummary {
  return {
    objects: vector.number('objects'),
    storedBytes: vector.number('storedBytes'),
    listHash: hash(vector.key('listHash')),
  };
}

async function expectList(list: ObjectList, vector: VectorCase): Promise<void> {
  expect(await list.summary()).toEqual(statedList(vector));
}

async function runKeys(vector: VectorCase): Promise<void> {
  const seed = ownerSeed(vector.key('ownerSeed'));
  const owner = await deriveOwnerKeys(seed);
  const secret = await deriveLinkSecret(seed, owner.linkId, vector.number('epoch'));
  const password = vector.optionalText('password');
  const hashed =
    password === undefined
      ? undefined
      : await hashPassword(preparePassword(password), owner.linkId);
  const link = await deriveLinkKeys(owner.linkId, secret, hashed);
  const derived = {
    shareKey: owner.signingKey.publicKey,
    linkId: owner.linkId,
    linkSecret: secret,
    ownerBearer: owner.ownerBearer,
    ownerBoxKey: owner.ownerBoxKey,
    accessBearer: link.accessBearer,
    accessHash: await sha256(link.accessBearer),
    capsuleKey: link.capsuleKey,
  };
  for (const [name, value] of Object.entries(derived)) expect(text(value)).toBe(vector.text(name));
}

async function runLink(vector: VectorCase): Promise<void> {
  const link = await parseLink(vector.text('link'));
  expect({
    base: link.base,
    linkId: text(link.linkId),
    kind: link.kind,
    secret: text(link.kind === 'owner' ? link.seed : link.secret),
    printed: printLink(link),
  }).toEqual({
    base: vector.text('base'),
    linkId: vector.text('linkId'),
    kind: vector.text('kind'),
    secret: vector.text('secret'),
    printed: vector.text('printed'),
  });
}

async function runPassword(vector: VectorCase): Promise<void> {
  const prepared = preparePassword(vector.text('typed'));
  expect(fromUtf8(prepared)).toBe(fromUtf8(await vector.bytes('prepared')));
}

async function runCapsule(vector: VectorCase): Promise<void> {
  const box = await vector.bytes('box');
  const stated = vector.has('hash') ? hash(vector.key('hash')) : await sha256(box);
  const capsule = await openCapsule(box, stated, fileKey(vector.key('key')));
  expect(capsule.name).toBe(vector.optionalText('nameText'));
  expect(capsule.message).toBe(vector.optionalText('messageText'));
  expect(capsule.manifest).toEqual(givenManifest(vector));
}

/** The manifest that all capsules name, as it stands in the plaintext of the given box. */
function givenManifest(vector: VectorCase): object {
  const { seal } = vector.given['box'] as unknown as { seal: { join: [{ utf8: string }] } };
  return readFacts(objectOf(parseJsonObject(seal.join[0].utf8), 'manifest'));
}

async function runRecord(vector: VectorCase): Promise<void> {
  const record = await readRecord(await vector.bytes('record'));
  const asked = vector.has('asked') ? linkId(vector.key('asked')) : record.linkId;
  checkRecord(record, asked, vector.has('seen') ? vector.number('seen') : undefined);
  expectRecord(record, vector);
}

function expectRecord(record: ShareRecord, vector: VectorCase): void {
  expect(record.state).toBe(vector.text('state'));
  expect(record.passwordNeeded).toBe(vector.flag('passwordNeeded'));
  for (const name of ['epoch', 'version', 'date', 'objects', 'storedBytes'] as const) {
    expect(record[name], name).toBe(vector.number(name));
  }
  for (const name of ['expiry', 'downloadLimit'] as const) {
    expect(record[name] ?? 0, name).toBe(vector.number(name));
  }
  for (const name of [
    'linkId',
    'shareKey',
    'capsuleHash',
    'ownerBoxHash',
    'listHash',
    'accessHash',
    'ownerHash',
  ] as const) {
    expect(text(record[name]), name).toBe(vector.text(name));
  }
}

async function runBundle(vector: VectorCase): Promise<void> {
  const bundle = await readBundle(await vector.bytes('bundle'));
  expect(bundle.purpose).toBe(vector.text('purpose'));
  const objects = (bundle.objectList?.length ?? 0) / LIST_ENTRY_BYTES;
  expect(objects).toBe(vector.number('objects'));
}

function cut(bytes: Bytes, length: number): Bytes[] {
  const pieces: Bytes[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}
