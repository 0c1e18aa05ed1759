/** A share made here is one that a reader takes: seed, link, boxes, record, bundle. */

import { argon2id as secondArgon2id } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';
import { makeBundle, readBundle, type BundleParts } from '../../src/format/bundle.ts';
import {
  concat,
  hash,
  NO_BYTES,
  objectId,
  randomBytes,
  utf8,
  type Bytes,
} from '../../src/format/bytes.ts';
import { openCapsule, sealCapsule, type Capsule } from '../../src/format/capsule.ts';
import { isBelowOrder } from '../../src/format/ed25519.ts';
import { sha256 } from '../../src/format/hashes.ts';
import {
  deriveLinkKeys,
  deriveLinkSecret,
  deriveOwnerKeys,
  drawOwnerSeed,
  type OwnerKeys,
} from '../../src/format/keys.ts';
import { parseLink, printLink, type Link } from '../../src/format/link.ts';
import { OBJECTS_MAX, ObjectList, readObjectList } from '../../src/format/object-list.ts';
import { prepareNewPassword, preparePassword } from '../../src/format/password.ts';
import { hashPassword } from '../../src/format/password-hash.ts';
import {
  checkRecord,
  endedRecord,
  readRecord,
  signRecord,
  type ShareRecord,
} from '../../src/format/record.ts';
import { classOf, classOfNow } from './refusals.ts';
import { drawPlan, hex, pattern, sealWhole } from './streams.ts';

const DATE = 1_767_323_045_678;
const BASE = 'https://satchel.example';

interface Share {
  readonly owner: OwnerKeys;
  readonly link: Link;
  readonly ownerLink: Link;
  readonly capsule: Capsule;
  readonly record: ShareRecord;
  readonly parts: Extract<BundleParts, { purpose: 'create' }>;
}

async function makeShare(password: string | undefined): Promise<Share> {
  const seed = drawOwnerSeed();
  const owner = await deriveOwnerKeys(seed);
  const { linkId } = owner;
  const secret = await deriveLinkSecret(seed, linkId, 1);
  const hashed = password && (await hashPassword(prepareNewPassword(password), linkId));
  const keys = await deriveLinkKeys(linkId, secret, hashed || undefined);
  const { facts } = await sealWhole(pattern(3_000), drawPlan(3_000, 'manifest'));
  const capsule: Capsule = { manifest: facts, name: 'Holiday', message: 'a\n\tb' };
  const boxes = {
    capsule: await sealCapsule(capsule, keys.capsuleKey),
    ownerBox: await sealCapsule(capsule, owner.ownerBoxKey),
  };
  const list = new ObjectList();
  list.add(facts);
  const record: ShareRecord = {
    state: 'live',
    passwordNeeded: password !== undefined,
    epoch: 1,
    version: 1,
    date: DATE,
    expiry: DATE + 1,
    downloadLimit: undefined,
    ...(await list.summary()),
    linkId,
    shareKey: owner.signingKey.publicKey,
    capsuleHash: await sha256(boxes.capsule),
    ownerBoxHash: await sha256(boxes.ownerBox),
    accessHash: await sha256(keys.accessBearer),
    ownerHash: await sha256(owner.ownerBearer),
  };
  const kind = password === undefined ? 'recipient' : 'password';
  const parts = {
    purpose: 'create',
    ...boxes,
    objectList: list.bytes(),
    uploadSecrets: [randomBytes(16)],
  } as const;
  const link: Link = { kind, base: BASE, linkId, secret };
  return {
    owner,
    link,
    ownerLink: { kind: 'owner', base: BASE, linkId, seed },
    capsule,
    record,
    parts,
  };
}

/** As a recipient does it, from the link as text. */
async function open(bundle: Bytes, text: string, password?: string): Promise<Capsule> {
  const link = await parseLink(text);
  if (link.kind === 'owner') throw new Error('a recipient');
  const { record, capsule = NO_BYTES } = await readBundle(bundle);
  checkRecord(record, link.linkId, undefined);
  const hashed = password && (await hashPassword(preparePassword(password), link.linkId));
  const keys = await deriveLinkKeys(link.linkId, link.secret, hashed || undefined);
  return openCapsule(capsule, record.capsuleHash, keys.capsuleKey);
}

describe('a share', () => {
  it('opens with its link', async () => {
    const { owner, link, capsule, record, parts } = await makeShare(undefined);
    const bundle = await makeBundle(await signRecord(record, owner.signingKey), parts);
    expect(await open(bundle, printLink(link))).toEqual(capsule);
  });

  it('opens with its link and password, however composed, and not without', async () => {
    const { owner, link, capsule, record, parts } = await makeShare('caf\u00e9 \u2666');
    const bundle = await makeBundle(await signRecord(record, owner.signingKey), parts);
    const text = printLink(link);
    expect(await open(bundle, text, 'cafe\u0301\u00a0\u2666')).toEqual(capsule);
    expect(await classOf(() => open(bundle, text))).toBe('wrong-commitment');
    expect(await classOf(() => open(bundle, text, 'cafe'))).toBe('wrong-commitment');
  });

  it("opens with the owner's link alone", async () => {
    const { ownerLink, record, capsule, parts } = await makeShare('secret');
    const link = await parseLink(printLink(ownerLink));
    if (link.kind !== 'owner') throw new Error('an owner');
    const keys = await deriveOwnerKeys(link.seed);
    expect(await openCapsule(parts.ownerBox, record.ownerBoxHash, keys.ownerBoxKey)).toEqual(
      capsule,
    );
  });

  it('is edited and ended by its owner', async () => {
    const { owner, record, parts } = await makeShare(undefined);
    const edited = { ...record, version: 2, expiry: undefined, downloadLimit: 7 };
    const edit = await makeBundle(await signRecord(edited, owner.signingKey), {
      purpose: 'edit',
      capsule: parts.capsule,
      ownerBox: parts.ownerBox,
    });
    expect((await readBundle(edit)).record).toEqual(edited);
    const ended = await endedRecord(edited, DATE + 5);
    const end = await makeBundle(await signRecord(ended, owner.signingKey), { purpose: 'end' });
    expect((await readBundle(end)).record).toEqual(ended);
    expect(ended.version).toBe(3);
  });

  it('is not bundled with the boxes of another', async () => {
    const [one, other] = [await makeShare(undefined), await makeShare(undefined)];
    const record = await signRecord(one.record, one.owner.signingKey);
    const parts = { ...one.parts, capsule: other.parts.capsule };
    expect(await classOf(() => makeBundle(record, parts))).toBe('wrong-hash');
  });

  it('is not bundled with secrets of other lengths, even of a million objects', async () => {
    const { owner, record, parts } = await makeShare(undefined);
    const uploadSecrets = new Array<Bytes>(OBJECTS_MAX).fill(NO_BYTES);
    const bundle = makeBundle(await signRecord(record, owner.signingKey), {
      ...parts,
      uploadSecrets,
    });
    expect(await classOf(() => bundle)).toBe('truncated');
  });
});

describe('a link of another suite', () => {
  it('is too new up to the length of any link, and then a bad one', async () => {
    const text = `${BASE}/s/new#2.`.padEnd(2_048, 'a');
    expect(await classOf(() => parseLink(`\n${text} `))).toBe('too-new');
    expect(await classOf(() => parseLink(`${text}a`))).toBe('bad-link');
  });
});

describe('an object list', () => {
  it('that ends within an entry is truncated', () => {
    const list = new ObjectList();
    list.add({ id: objectId(randomBytes(16)), root: hash(randomBytes(32)), stored: 114 });
    const bytes = list.bytes();
    expect(classOfNow(() => readObjectList(bytes))).toBe('accept');
    expect(classOfNow(() => readObjectList(bytes.subarray(0, 55)))).toBe('truncated');
    expect(classOfNow(() => readObjectList(concat(bytes, randomBytes(1))))).toBe('truncated');
  });
});

describe('a record', () => {
  it('is refused with any bit of it changed', async () => {
    const { owner, record } = await makeShare(undefined);
    const bytes = await signRecord(record, owner.signingKey);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(await classOf(() => readRecord(changed)), `byte ${at}`).not.toBe('accept');
    }
  });

  it('is not signed with numbers that do not fit', async () => {
    const { owner, record } = await makeShare(undefined);
    for (const wrong of [{ epoch: 2 ** 32 }, { downloadLimit: 1.5 }, { expiry: 2 ** 53 }]) {
      await expect(signRecord({ ...record, ...wrong }, owner.signingKey)).rejects.toThrow('number');
    }
  });

  it("has no signature whose S is at the group's order or above", () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const signature = (s: bigint): Bytes => {
      const bytes = new Uint8Array(64);
      for (let i = 0; i < 32; i++) bytes[32 + i] = Number((s >> BigInt(8 * i)) & 255n);
      return bytes;
    };
    for (const s of [0n, 1n, order - 1n]) expect(isBelowOrder(signature(s))).toBe(true);
    for (const s of [order, order + 1n, 2n ** 256n - 1n])
      expect(isBelowOrder(signature(s))).toBe(false);
  });
});

describe('names, messages and passwords', () => {
  it('that do not fit together into a capsule are refused', async () => {
    const { capsule, owner } = await makeShare(undefined);
    const long = { ...capsule, name: '"'.repeat(255), message: '"'.repeat(2_000) };
    expect(await classOf(() => sealCapsule(long, owner.ownerBoxKey))).toBe('too-large');
  });

  it('with an unassigned character are not set, but opened', () => {
    expect(classOfNow(() => prepareNewPassword('a\u0378'))).toBe('bad-password');
    expect(classOfNow(() => preparePassword('a\u0378'))).toBe('accept');
  });

  it('are hashed as a second library hashes them', async () => {
    const { owner } = await makeShare(undefined);
    const password = preparePassword('\u03c0\u00df\u00e5');
    const second = secondArgon2id(utf8('\u03c0\u00df\u00e5'), owner.linkId, {
      t: 3,
      m: 65_536,
      p: 4,
    });
    expect(hex(await hashPassword(password, owner.linkId))).toBe(hex(second));
  });
});
