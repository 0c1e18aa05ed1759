/**
 * Links: what a person pastes, and what is shown to be copied.
 *
 * All secrets stand after the `#`, which no browser sends. A link of a later suite is told apart from a
 * broken one, so that its holder learns what to do.
 *
 * Units: ASCII text of at most 2,048 characters. Source: spec/share-link.md section 2.
 */

import { parseBase } from './address.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import {
  equal,
  ID_BYTES,
  KEY_BYTES,
  linkId,
  linkSecret,
  ownerSeed,
  type LinkId,
  type LinkSecret,
  type OwnerSeed,
} from './bytes.ts';
import { deriveOwnerKeys } from './keys.ts';
import { refuse } from './refused.ts';

export const LINK_CHARACTERS_MAX = 2_048;

interface Addressed {
  /** Of the server: scheme, host, port and path, without a slash at the end. */
  readonly base: string;
  readonly linkId: LinkId;
}

/** `password`: a recipient's link that opens with a password only. */
export type Link =
  | (Addressed & { readonly kind: 'recipient' | 'password'; readonly secret: LinkSecret })
  | (Addressed & { readonly kind: 'owner'; readonly seed: OwnerSeed });

const MARK = { recipient: '1', password: '1p', owner: '1o' } as const;
const SPACES = /^[ \n\r]+|[ \n\r]+$/g;
const LINK = /^([^#]*)\/s\/([^#/]*)#(1[po]?)\.([^#]*)$/;
const OTHER_SUITE = /^([^#]*)#(?!1[A-Za-z]*\.)[0-9]+[A-Za-z]*\./;

/** @throws {Refused} too-new or bad-link */
export async function parseLink(pasted: string): Promise<Link> {
  const text = pasted.replace(SPACES, '');
  if (text.length > LINK_CHARACTERS_MAX) refuse('bad-link', 'longer than a link');
  if (isOfOtherSuite(text)) refuse('too-new', 'a link of another suite');
  const parts = LINK.exec(text);
  if (!parts) return refuse('bad-link', 'not a link');
  const [, address = '', id = '', mark = '', secretText = ''] = parts;
  const base = parseBase(address) ?? refuse('bad-link', 'no address of a server');
  const share = { base, linkId: linkId(fromBase64Url(id, ID_BYTES, 'bad-link')) };
  const secret = fromBase64Url(secretText, KEY_BYTES, 'bad-link');
  if (mark !== MARK.owner) {
    const kind = mark === MARK.password ? 'password' : 'recipient';
    return { ...share, kind, secret: linkSecret(secret) };
  }
  const seed = ownerSeed(secret);
  if (!equal((await deriveOwnerKeys(seed)).linkId, share.linkId)) {
    refuse('bad-link', "the owner's secret of another share");
  }
  return { ...share, kind: 'owner', seed };
}

export function printLink(link: Link): string {
  const secret = link.kind === 'owner' ? link.seed : link.secret;
  return `${link.base}/s/${toBase64Url(link.linkId)}#${MARK[link.kind]}.${toBase64Url(secret)}`;
}

/** Nothing but the address is known of other suites: any `/s/` may be the one before the id. */
function isOfOtherSuite(text: string): boolean {
  const address = OTHER_SUITE.exec(text)?.[1];
  if (address === undefined) return false;
  for (let at = address.indexOf('/s/'); at >= 0; at = address.indexOf('/s/', at + 1)) {
    if (parseBase(address.slice(0, at)) !== undefined) return true;
  }
  return false;
}
