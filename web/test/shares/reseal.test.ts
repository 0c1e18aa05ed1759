/** Name and message of a share with a password are sealed again under the very link it has. */

import { expect, test } from 'vitest';
import { hash, KEY_BYTES, randomBytes } from '../../src/format/bytes.ts';
import { openCapsule, type Capsule } from '../../src/format/capsule.ts';
import { sha256 } from '../../src/format/hashes.ts';
import {
  deriveLinkKeys,
  deriveLinkSecret,
  deriveOwnerKeys,
  drawOwnerSeed,
} from '../../src/format/keys.ts';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import type { PasswordHash } from '../../src/format/password-hash.ts';
import type { ShareRecord } from '../../src/format/record.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { reseal } from '../../src/shares/reseal.ts';

const EPOCH = 3;
const SIZE = 10;
const seed = drawOwnerSeed();
const owner = await deriveOwnerKeys(seed);
const password = randomBytes(KEY_BYTES) as PasswordHash;
const keys = await deriveLinkKeys(
  owner.linkId,
  await deriveLinkSecret(seed, owner.linkId, EPOCH),
  password,
);
const words: Capsule = {
  manifest: {
    id: drawObjectId(),
    key: drawFileKey(),
    root: hash(randomBytes(KEY_BYTES)),
    stored: sealedLength(paddedSize(SIZE)),
    size: SIZE,
  },
  name: 'another name',
  message: undefined,
};
const record: ShareRecord = {
  state: 'live',
  passwordNeeded: true,
  epoch: EPOCH,
  version: 7,
  date: 1,
  expiry: 2,
  downloadLimit: 4,
  objects: 2,
  storedBytes: 200,
  linkId: owner.linkId,
  shareKey: owner.signingKey.publicKey,
  capsuleHash: hash(randomBytes(KEY_BYTES)),
  ownerBoxHash: hash(randomBytes(KEY_BYTES)),
  listHash: hash(randomBytes(KEY_BYTES)),
  accessHash: await sha256(keys.accessBearer),
  ownerHash: await sha256(owner.ownerBearer),
};

test('with the present password the link stays and opens the new words', async () => {
  const made = await reseal(seed, record, words, password, false);
  expect(made.record).toEqual({ ...record, capsuleHash: made.record.capsuleHash });
  expect(await openCapsule(made.capsule, made.record.capsuleHash, keys.capsuleKey)).toEqual(words);
});

test.each([undefined, randomBytes(KEY_BYTES) as PasswordHash])(
  'with another password, or none, nothing is sealed',
  async (other) => {
    await expect(reseal(seed, record, words, other, false)).rejects.toMatchObject({
      kind: 'wrong-password',
    });
  },
);

test('a new epoch takes any password', async () => {
  const made = await reseal(seed, record, words, undefined, true);
  expect([made.record.epoch, made.record.passwordNeeded]).toEqual([EPOCH + 1, false]);
  const secret = await deriveLinkSecret(seed, owner.linkId, EPOCH + 1);
  const { capsuleKey } = await deriveLinkKeys(owner.linkId, secret, undefined);
  expect(await openCapsule(made.capsule, made.record.capsuleHash, capsuleKey)).toEqual(words);
});
