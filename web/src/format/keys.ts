/**
 * All keys of a share: from the owner's seed, and from a link.
 *
 * The seed gives everything, so that the owner's link suffices for every edit. A link gives what opens
 * the capsule and the bearer that a server asks for, and neither is of use for the other.
 *
 * Units: 32 bytes each. Source: spec/share-link.md sections 1 and 2.
 */

import {
  bearer,
  concat,
  fileKey,
  KEY_BYTES,
  linkSecret,
  NO_BYTES,
  ownerSeed,
  randomBytes,
  utf8,
  viewOf,
  writeNumber32,
  type Bearer,
  type Bytes,
  type FileKey,
  type LinkId,
  type LinkSecret,
  type OwnerSeed,
} from './bytes.ts';
import { signingKey, type SigningKey } from './ed25519.ts';
import { hkdf, LABEL } from './hashes.ts';
import type { PasswordHash } from './password-hash.ts';
import { linkIdOf } from './record.ts';

export interface OwnerKeys {
  readonly linkId: LinkId;
  readonly signingKey: SigningKey;
  readonly ownerBearer: Bearer;
  readonly ownerBoxKey: FileKey;
}

export interface LinkKeys {
  readonly accessBearer: Bearer;
  readonly capsuleKey: FileKey;
}

export function drawOwnerSeed(): OwnerSeed {
  return ownerSeed(randomBytes(KEY_BYTES));
}

/** The bearer of a grant: drawn by whoever downloads. */
export function drawGrant(): Bearer {
  return bearer(randomBytes(KEY_BYTES));
}

export async function deriveOwnerKeys(seed: OwnerSeed): Promise<OwnerKeys> {
  const key = await signingKey(await hkdf(seed, NO_BYTES, LABEL.shareKey));
  const linkId = await linkIdOf(key.publicKey);
  return {
    linkId,
    signingKey: key,
    ownerBearer: bearer(await hkdf(seed, linkId, LABEL.ownerBearer)),
    ownerBoxKey: fileKey(await hkdf(seed, linkId, LABEL.ownerBox)),
  };
}

/** @param epoch of the record; a new one is a new link */
export async function deriveLinkSecret(
  seed: OwnerSeed,
  linkId: LinkId,
  epoch: number,
): Promise<LinkSecret> {
  const epochBytes: Bytes = new Uint8Array(4);
  writeNumber32(viewOf(epochBytes), 0, epoch);
  const info = concat(utf8(LABEL.linkSecret), epochBytes);
  return linkSecret(await hkdf(seed, linkId, info));
}

/** @param password absent for a link without one */
export async function deriveLinkKeys(
  linkId: LinkId,
  secret: LinkSecret,
  password: PasswordHash | undefined,
): Promise<LinkKeys> {
  const both = concat(secret, password ?? new Uint8Array(KEY_BYTES));
  const linkKey = await hkdf(both, linkId, LABEL.link);
  return {
    accessBearer: bearer(await hkdf(linkKey, linkId, LABEL.access)),
    capsuleKey: fileKey(await hkdf(linkKey, linkId, LABEL.capsule)),
  };
}
