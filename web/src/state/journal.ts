/**
 * What a send needs to go on after a reload or a crash: kept before it is needed, dropped at the end.
 *
 * Keys, salts and prefixes are noted before the first leaf leaves, and the hash of each leaf before that
 * leaf leaves: only so can another run seal the same bytes again and know that they are the same. The
 * password is never kept.
 *
 * Units: bytes; leaves of 1 MiB. Source: spec/file-format.md section 2.5.
 */

import { KEY_BYTES, hash, type Bytes, type Hash } from '../format/bytes.ts';
import type { SealingSecrets } from '../format/chunks.ts';
import type { Ends } from '../ends.ts';
import type { OwnShare } from './own-share.ts';
import { database, durably, type Store } from './database.ts';

/** What the share shall be, as far as it may be kept. */
export interface KeptOptions extends Ends {
  readonly name: string | undefined;
  readonly message: string | undefined;
  readonly downloadLimit: number | undefined;
  readonly password: boolean;
}

export interface SendHead {
  /** The share's link id. */
  readonly id: string;
  /** Base of its address; absent if an older page began it. Servers of one origin share what a browser keeps. */
  readonly server?: string;
  readonly seed: Bytes;
  readonly options: KeptOptions;
  /** For the list: the share's name, or that of its first file. */
  readonly shownName: string;
  readonly files: number;
  readonly totalBytes: number;
  readonly startedMs: number;
}

/** One object on its way. */
export interface Draft {
  readonly send: string;
  /** Names what the object is made of, so that another run finds it again. */
  readonly composition: string;
  readonly secrets: SealingSecrets;
  readonly size: number;
  /** 22 characters of its upload's address. */
  readonly upload: string;
}

export interface Noted {
  /** Object id. */
  readonly object: string;
  /** Index of the first leaf. */
  readonly first: number;
  /** 32 bytes a leaf. */
  readonly hashes: Bytes;
}

/** The signed share; put again as it is if its answer was lost. */
export interface Bundle {
  readonly send: string;
  /** Names the files that were signed. */
  readonly files: string;
  readonly bytes: Bytes;
}

const OF_A_SEND: readonly Store[] = ['sends', 'drafts', 'notes', 'bundles'];

/** Those to this server. */
export async function listSends(server: string): Promise<readonly SendHead[]> {
  const sends = await (await database()).getAll('sends');
  return sends.filter((head) => isTo(server, head));
}

/** If it goes to this server. */
export async function findSend(server: string, id: string): Promise<SendHead | undefined> {
  const head = await (await database()).get('sends', id);
  return head && isTo(server, head) ? head : undefined;
}

function isTo(server: string, head: SendHead): boolean {
  return head.server === undefined || head.server === server;
}

export async function putSend(head: SendHead): Promise<void> {
  await durably(['sends'], async (writing) => {
    await writing.objectStore('sends').put(head);
  });
}

export async function draftsOf(send: string): Promise<readonly Draft[]> {
  return (await database()).getAll('drafts', IDBKeyRange.bound([send], [send, []]));
}

export async function putDraft(draft: Draft): Promise<void> {
  await durably(['drafts'], async (writing) => {
    await writing.objectStore('drafts').put(draft);
  });
}

/** @param object id of what the draft was sealed as */
export async function dropDraft(draft: Draft, object: string): Promise<void> {
  await durably(['drafts', 'notes'], async (writing) => {
    await writing.objectStore('drafts').delete([draft.send, draft.composition]);
    await writing.objectStore('notes').delete(IDBKeyRange.bound([object], [object, []]));
  });
}

/** Hashes noted in earlier runs, by the index of the leaf. */
export async function notesOf(object: string): Promise<Map<number, Hash>> {
  const db = await database();
  const found = await db.getAll('notes', IDBKeyRange.bound([object], [object, []]));
  const notes = new Map<number, Hash>();
  for (const { first, hashes } of found) {
    for (let at = 0; at < hashes.length; at += KEY_BYTES) {
      notes.set(first + at / KEY_BYTES, hash(hashes.slice(at, at + KEY_BYTES)));
    }
  }
  return notes;
}

/** Returns when they are on the disk: before that none of these leaves may leave. */
export async function note(object: string, first: number, leaves: readonly Hash[]): Promise<void> {
  const hashes = new Uint8Array(leaves.length * KEY_BYTES);
  leaves.forEach((leaf, i) => {
    hashes.set(leaf, i * KEY_BYTES);
  });
  await durably(['notes'], async (writing) => {
    await writing.objectStore('notes').put({ object, first, hashes });
  });
}

export async function putBundle(bundle: Bundle): Promise<void> {
  await durably(['bundles'], async (writing) => {
    await writing.objectStore('bundles').put(bundle);
  });
}

export async function dropBundle(send: string): Promise<void> {
  await durably(['bundles'], async (writing) => {
    await writing.objectStore('bundles').delete(send);
  });
}

export async function bundleOf(send: string): Promise<Bundle | undefined> {
  return (await database()).get('bundles', send);
}

/**
 * Forgets a send.
 *
 * @param objects ids of what it sealed
 * @param share what it became, to be kept in the same instant
 */
export async function dropSend(
  send: string,
  objects: readonly string[],
  share?: OwnShare,
): Promise<void> {
  await durably([...OF_A_SEND, 'shares', 'seen'], async (writing) => {
    await writing.objectStore('sends').delete(send);
    await writing.objectStore('bundles').delete(send);
    await writing.objectStore('drafts').delete(IDBKeyRange.bound([send], [send, []]));
    for (const object of objects) {
      await writing.objectStore('notes').delete(IDBKeyRange.bound([object], [object, []]));
    }
    if (!share) return;
    await writing.objectStore('shares').put(share);
    await writing.objectStore('seen').put(share.version, share.linkId);
  });
}
