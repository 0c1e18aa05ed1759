/**
 * Makes the owner: the list of own shares on this device, and what can be done with each.
 *
 * The list is brought up to date by whatever the server shows; it never goes back to an older version.
 *
 * Source: shares/own.ts (the contract); spec/share-link.md.
 */

import { Failure } from '../failure.ts';
import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import { KEY_BYTES, ownerSeed } from '../format/bytes.ts';
import type { Capsule } from '../format/capsule.ts';
import { deriveOwnerKeys } from '../format/keys.ts';
import { parseLink } from '../format/link.ts';
import type { ShareRecord } from '../format/record.ts';
import { asFailure } from '../refusals.ts';
import { database, durably, withStorage } from '../state/database.ts';
import type { ShareAnswer } from './answer.ts';
import { Desk } from './desk.ts';
import { exported, imported } from './export.ts';
import { checkWords } from './words.ts';
import { countsOf } from './counts.ts';
import { linksOf } from './links.ts';
import { isHere, NEVER_SEEN, toWrite } from './keeping.ts';
import type { Owner, ShareEdit, ShareStatus } from './own.ts';
import type { OwnShare } from '../state/own-share.ts';

/** Nobody waits for it, and it is asked again whenever the page is looked at. */
const PRESENT_MS = 10_000;

interface Looked {
  readonly now: OwnShare;
  readonly answer: ShareAnswer;
  /** Absent once the share is over. */
  readonly capsule: Capsule | undefined;
}

export function createOwner(): Owner {
  return {
    list,
    status: (share) => orFailure(() => status(share)),
    edit: (share, change, signal) => orFailure(() => edit(share, change, signal)),
    end: (share, signal) => orFailure(() => end(share, signal)),
    forget: (share) => orFailure(() => forget(share)),
    present: (share) => orFailure(() => present(share)),
    link: (share) => orFailure(() => linkOf(share)),
    ownerLink: (share) => orFailure(async () => (await linksOf(share)).ownerLink),
    add: (link) => orFailure(() => add(link)),
    exportAll: async () => exported(await list()),
    importAll: (file) => orFailure(() => importAll(file)),
  };
}

async function orFailure<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw asFailure(error);
  }
}

/** Newest first. */
async function list(): Promise<readonly OwnShare[]> {
  const shares = await (await database()).getAll('shares');
  return shares.sort((a, b) => b.createdMs - a.createdMs);
}

async function status(share: OwnShare, signal?: AbortSignal): Promise<ShareStatus> {
  try {
    const { now, answer, capsule } = await look(share, signal);
    const { state, downloads } = answer;
    const message = capsule && (capsule.message ?? '');
    return { state, downloads, message, share: await update(now) };
  } catch (error) {
    const isGone = error instanceof Failure && error.kind === 'unknown-share';
    if (!isGone) throw error;
    return { state: 'gone', downloads: 0, message: undefined, share };
  }
}

async function edit(share: OwnShare, change: ShareEdit, signal: AbortSignal): Promise<OwnShare> {
  await checkWords(change.name || undefined, change.message || undefined);
  const record = await (await Desk.at(share, signal)).edit(change);
  const now = followed(share, record);
  return update(change.name ? { ...now, name: change.name } : now);
}

async function end(share: OwnShare, signal: AbortSignal): Promise<OwnShare> {
  return update(followed(share, await (await Desk.at(share, signal)).end()));
}

async function forget(share: OwnShare): Promise<void> {
  await durably(['shares'], async (writing) => {
    await writing.objectStore('shares').delete(share.linkId);
  });
}

async function present(share: OwnShare): Promise<OwnShare> {
  if (await find(share.linkId)) return newest(share);
  const { state, share: now } = await status(share, AbortSignal.timeout(PRESENT_MS));
  return state === 'gone' ? { ...now, ended: true } : now;
}

async function newest(share: OwnShare): Promise<OwnShare> {
  const kept = await find(share.linkId);
  return kept && !toWrite(kept, share, false) ? kept : share;
}

async function linkOf(asked: OwnShare): Promise<string> {
  const share = await newest(asked);
  // Its epoch is not known, and the link of another one is dead.
  if (share.version === NEVER_SEEN) throw new Failure('unreachable', 'a share of another host');
  if (share.ended) throw new Failure('share-ended', 'in another tab');
  return (await linksOf(share)).link;
}

/** What the list holds. */
async function find(linkId: string): Promise<OwnShare | undefined> {
  return (await database()).get('shares', linkId);
}

async function add(link: string): Promise<OwnShare> {
  const parsed = await parseLink(link);
  if (parsed.kind !== 'owner') throw new Failure('recipient-link', 'no seed');
  const bare: OwnShare = {
    linkId: toBase64Url(parsed.linkId),
    server: parsed.base,
    seed: toBase64Url(parsed.seed),
    epoch: 1,
    version: NEVER_SEEN,
    password: false,
    name: '',
    files: 0,
    bytes: 0,
    createdMs: Date.now(),
    expiresMs: undefined,
    downloadLimit: undefined,
    ended: false,
  };
  if (!isHere(bare.server)) return insert(bare);
  // What is known of it stays: its name and counts may be told nowhere else.
  const known = await find(bare.linkId);
  return insert((await look({ ...(known ?? bare), server: bare.server })).now);
}

/** A share as its server tells of it. */
async function look(share: OwnShare, signal?: AbortSignal): Promise<Looked> {
  const desk = await Desk.at(share, signal);
  const answer = await desk.look();
  const capsule = answer.ownerBox && (await desk.capsuleOf(answer));
  if (share.version === NEVER_SEEN) {
    return { now: await firstSeen(share, answer, capsule), answer, capsule };
  }
  const now = { ...followed(share, answer.record), ended: answer.state === 'ended' };
  return { now: { ...now, name: capsule?.name ?? share.name }, answer, capsule };
}

/** All that its server tells of a share of which no more is known than the seed. */
async function firstSeen(
  bare: OwnShare,
  answer: ShareAnswer,
  capsule: Capsule | undefined,
): Promise<OwnShare> {
  const now = { ...followed(bare, answer.record), createdMs: answer.record.date };
  if (!capsule) return { ...now, ended: true };
  const counts = await countsOf(now, capsule.manifest, answer.record);
  return { ...now, ...counts, name: capsule.name ?? counts.name };
}

async function importAll(file: Blob): Promise<number> {
  const shares = await imported(file);
  const fresh = new Set<string>();
  for (const share of shares) {
    const { linkId } = await deriveOwnerKeys(ownerSeed(fromBase64Url(share.seed, KEY_BYTES)));
    if (toBase64Url(linkId) !== share.linkId) throw new Failure('not-a-list', 'a seed of another');
    if (!(await find(share.linkId))) fresh.add(share.linkId);
  }
  await keep(shares, true);
  return fresh.size;
}

function followed(share: OwnShare, record: ShareRecord): OwnShare {
  return {
    ...share,
    epoch: record.epoch,
    version: record.version,
    password: record.passwordNeeded,
    expiresMs: record.expiry,
    downloadLimit: record.downloadLimit,
    ended: record.state === 'ended',
  };
}

/**
 * Follows what is on the list; a share that was taken off it meanwhile stays off. Where there is no room the
 * list stays as it is: what the server took is done, and is seen again when it is asked.
 */
async function update(share: OwnShare): Promise<OwnShare> {
  return (await withStorage(() => keep([share], false)))?.[0] ?? share;
}

async function insert(share: OwnShare): Promise<OwnShare> {
  return (await keep([share], true))[0] ?? share;
}

/** Keeps the newer of two versions of each, all in one transaction, and tells which ones these are. */
async function keep(shares: readonly OwnShare[], mayInsert: boolean): Promise<OwnShare[]> {
  const kept = [...shares];
  await durably(['shares'], async (writing) => {
    const store = writing.objectStore('shares');
    for (const [i, share] of shares.entries()) {
      const before = await store.get(share.linkId);
      const now = toWrite(before, share, mayInsert);
      if (now) await store.put(now);
      else if (before) kept[i] = before;
    }
  });
  return kept;
}
