/**
 * From a link to a share whose every part is checked: record, capsule, manifest.
 *
 * In this order: the record is this link's, it is not older than what this device saw, it knows the
 * bearer, its box is its own and opens. Only then is the version remembered: a forged answer must not
 * make the true one look old. The manifest is read whole, root and padding included, and its objects are
 * compared with those that the record names, before anything of it is shown. Where the browser keeps nothing,
 * or has no more room, a share can be opened all the same; what was seen before still counts.
 *
 * Nothing here counts as a download. Units: bytes; milliseconds since 1970.
 *
 * Source: spec/share-link.md sections 2 to 5; spec/file-format.md sections 5 and 6.
 */

import { Failure, type ProblemKind } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import { equal, type Bearer, type Bytes } from '../format/bytes.ts';
import { openCapsule, type Capsule } from '../format/capsule.ts';
import { sha256 } from '../format/hashes.ts';
import {
  deriveLinkKeys,
  deriveLinkSecret,
  deriveOwnerKeys,
  type LinkKeys,
} from '../format/keys.ts';
import { parseLink, type Link } from '../format/link.ts';
import { ManifestReader } from '../format/manifest-reader.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { openWhole } from '../format/opener.ts';
import { preparePassword } from '../format/password.ts';
import { checkRecord, type ShareRecord } from '../format/record.ts';
import { Refused } from '../format/refused.ts';
import { TRIES_SHORT } from '../http/patience.ts';
import { passwordHash } from '../password.ts';
import type { ShareAnswer, StateTold } from '../shares/answer.ts';
import { holdsGrant } from '../state/grants.ts';
import { highestSeen, rememberVersion } from '../state/seen.ts';
import { Catalogue } from './catalogue.ts';
import { ShareDoor } from './door.ts';
import type { Source } from './piece.ts';
import { fetchRange } from './ranges.ts';

/** The manifest is asked for in ranges of this size, one after the other. */
const MANIFEST_STEP = 4 * 1_048_576;
/** A million lines of 1 KiB each; what is longer is not worth fetching, since this page cannot hold its paths. */
const MANIFEST_BYTES_MAX = 1_024 * 1_048_576;

export interface Unlocked {
  readonly base: string;
  readonly linkId: string;
  readonly door: ShareDoor;
  readonly access: Bearer;
  readonly record: ShareRecord;
  readonly capsule: Capsule;
  readonly catalogue: Catalogue;
  readonly exhausted: boolean;
}

/** @throws {Failure} or {Refused} */
export async function unlock(
  text: string,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Unlocked> {
  const link = await parseLink(text);
  if (new URL(link.base).origin !== location.origin) {
    throw new Failure('unreachable', 'a link of another host: this page asks none but its own');
  }
  const door = new ShareDoor(link.base, link.linkId);
  const opened =
    link.kind === 'owner'
      ? await openAsOwner(link, door, password, signal)
      : await openAsRecipient(link, door, password, signal);
  const linkId = toBase64Url(link.linkId);
  await rememberVersion(linkId, opened.record.version);
  const { access, record, capsule, answer } = opened;
  const source = { url: door.manifestUrl, bearer: toBase64Url(access) };
  const catalogue = await readManifest(source, capsule.manifest, record, signal);
  const exhausted = answer.state === 'exhausted' && !(await holdsGrant(linkId, record.epoch));
  return { base: link.base, linkId, door, access, record, capsule, catalogue, exhausted };
}

interface Opened {
  readonly access: Bearer;
  readonly record: ShareRecord;
  readonly capsule: Capsule;
  readonly answer: ShareAnswer;
}

type RecipientLink = Extract<Link, { secret: unknown }>;
type OwnerLink = Extract<Link, { seed: unknown }>;

async function openAsRecipient(
  link: RecipientLink,
  door: ShareDoor,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  const needed = link.kind === 'password';
  const typed = needed ? password : undefined;
  if (needed && typed === undefined) throw new Failure('password-needed', 'by the link');
  const keys = await keysOf(link, link.secret, typed);
  const seen = await seenOf(link);
  const answer = await door.read(keys.accessBearer, signal).catch((error: unknown) => {
    throw isRefusedBearer(error) && needed ? wrongPassword() : error;
  });
  const record = currentRecord(answer, link, seen);
  await checkAccess(keys, record, needed);
  const capsule = await openCapsule(boxOf(answer.capsule), record.capsuleHash, keys.capsuleKey);
  return { access: keys.accessBearer, record, capsule, answer };
}

/** The owner's box opens without the password; its files are fetched with a recipient's keys all the same. */
async function openAsOwner(
  link: OwnerLink,
  door: ShareDoor,
  password: string | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  const owner = await deriveOwnerKeys(link.seed);
  const seen = await seenOf(link);
  const answer = await door.read(owner.ownerBearer, signal);
  const record = currentRecord(answer, link, seen);
  const refusal = OWNER_STATES[answer.state];
  if (refusal) throw new Failure(refusal, 'by the state that the owner is told');
  const needed = record.passwordNeeded;
  if (needed && password === undefined) throw new Failure('password-needed', 'by the record');
  const secret = await deriveLinkSecret(link.seed, link.linkId, record.epoch);
  const keys = await keysOf(link, secret, needed ? password : undefined);
  await checkAccess(keys, record, needed);
  const capsule = await openCapsule(boxOf(answer.ownerBox), record.ownerBoxHash, owner.ownerBoxKey);
  return { access: keys.accessBearer, record, capsule, answer };
}

/** An owner is answered in any state. */
const OWNER_STATES: Partial<Record<StateTold, ProblemKind>> = {
  ended: 'share-ended',
  expired: 'share-expired',
  blocked: 'share-blocked',
};

async function keysOf(
  link: Link,
  secret: RecipientLink['secret'],
  password: string | undefined,
): Promise<LinkKeys> {
  const hash =
    password === undefined ? undefined : await passwordHash(preparePassword(password), link.linkId);
  return deriveLinkKeys(link.linkId, secret, hash);
}

/** To be asked before the server is: what another tab sees meanwhile makes a true answer no older. */
function seenOf(link: Link): Promise<number> {
  return highestSeen(toBase64Url(link.linkId));
}

function currentRecord(answer: ShareAnswer, link: Link, seen: number): ShareRecord {
  const { record } = answer;
  checkRecord(record, link.linkId, seen);
  if (record.state === 'ended') throw new Failure('share-ended', 'by its record');
  return record;
}

async function checkAccess(keys: LinkKeys, record: ShareRecord, needed: boolean): Promise<void> {
  if (equal(await sha256(keys.accessBearer), record.accessHash)) return;
  throw needed ? wrongPassword() : new Failure('bearer-refused', 'a link of another epoch');
}

function isRefusedBearer(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'bearer-refused';
}

function wrongPassword(): Failure {
  return new Failure('wrong-password', 'the bearer that comes from it is refused');
}

function boxOf(box: Bytes | undefined): Bytes {
  if (!box) throw new Failure('damaged', 'a share without its box');
  return box;
}

async function readManifest(
  source: Source,
  facts: ObjectFacts,
  record: ShareRecord,
  signal: AbortSignal,
): Promise<Catalogue> {
  if (facts.stored > MANIFEST_BYTES_MAX) {
    throw new Failure('list-too-large', 'a list longer than one of short paths');
  }
  const reader = new ManifestReader();
  const catalogue = new Catalogue();
  const bytes = openWhole('manifest', facts, inSteps(source, facts.stored, signal));
  for await (const part of bytes) {
    byTheSender(() => {
      for (const entry of reader.push(part)) catalogue.add(entry);
    });
  }
  byTheSender(() => {
    reader.finish();
  });
  await catalogue.check(facts, record);
  return catalogue;
}

/** What is wrong in authentic bytes is wrong by who made them. */
function byTheSender(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refused) || error.reason === 'too-new') throw error;
    throw new Failure('hostile-manifest', error.message, { cause: error });
  }
}

async function* inSteps(
  source: Source,
  stored: number,
  signal: AbortSignal,
): AsyncGenerator<Bytes, void, undefined> {
  for (let from = 0; from < stored; from += MANIFEST_STEP) {
    const until = Math.min(from + MANIFEST_STEP, stored);
    yield await fetchRange({ source, from, until, stored }, signal, TRIES_SHORT);
  }
}
