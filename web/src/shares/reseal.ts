/**
 * The capsule sealed again: under the link of the present epoch, which stays, or of the next one.
 *
 * Pure. Source: spec/share-link.md sections 2 and 6.
 */

import { Failure } from '../failure.ts';
import { equal, type Bytes, type OwnerSeed } from '../format/bytes.ts';
import { sealCapsule, type Capsule } from '../format/capsule.ts';
import { sha256 } from '../format/hashes.ts';
import { deriveLinkKeys, deriveLinkSecret } from '../format/keys.ts';
import type { PasswordHash } from '../format/password-hash.ts';
import type { ShareRecord } from '../format/record.ts';

/**
 * @param password of the link, absent for none; in the present epoch it must be the one it has
 * @throws {Failure} wrong-password: with another one the link in people's hands would be dead
 */
export async function reseal(
  seed: OwnerSeed,
  record: ShareRecord,
  words: Capsule,
  password: PasswordHash | undefined,
  isNewEpoch: boolean,
): Promise<{ record: ShareRecord; capsule: Bytes }> {
  const { linkId } = record;
  const epoch = isNewEpoch ? record.epoch + 1 : record.epoch;
  const secret = await deriveLinkSecret(seed, linkId, epoch);
  const keys = await deriveLinkKeys(linkId, secret, password);
  const accessHash = await sha256(keys.accessBearer);
  if (!isNewEpoch && !equal(accessHash, record.accessHash)) {
    throw new Failure('wrong-password', "not the record's access bearer");
  }
  const capsule = await sealCapsule(words, keys.capsuleKey);
  const passwordNeeded = password !== undefined;
  const capsuleHash = await sha256(capsule);
  return { capsule, record: { ...record, epoch, passwordNeeded, capsuleHash, accessHash } };
}
