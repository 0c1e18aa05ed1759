/**
 * The links to an own share: the one to pass on, and the owner's.
 *
 * Source: spec/share-link.md, for their parts and how they are printed.
 */

import { Failure } from '../failure.ts';
import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import { KEY_BYTES, ownerSeed } from '../format/bytes.ts';
import { deriveLinkSecret, deriveOwnerKeys } from '../format/keys.ts';
import { printLink } from '../format/link.ts';
import type { OwnShare } from '../state/own-share.ts';

export interface Links {
  readonly link: string;
  /** For the owner's other devices alone. */
  readonly ownerLink: string;
}

/** @throws {Failure} bug, for a share with a seed that is not its own */
export async function linksOf(share: OwnShare): Promise<Links> {
  const seed = ownerSeed(fromBase64Url(share.seed, KEY_BYTES));
  const { linkId } = await deriveOwnerKeys(seed);
  if (toBase64Url(linkId) !== share.linkId) throw new Failure('bug', 'the seed of another share');
  const secret = await deriveLinkSecret(seed, linkId, share.epoch);
  const kind = share.password ? 'password' : 'recipient';
  return {
    link: printLink({ kind, base: share.server, linkId, secret }),
    ownerLink: printLink({ kind: 'owner', base: share.server, linkId, seed }),
  };
}
