/**
 * What the page keeps on this device: one IndexedDB database.
 *
 * Everything that must survive a crash before something else happens is written by `durably`, which
 * returns when the browser says that it is on the disk.
 *
 * Source: W3C IndexedDB 3 (durability hints).
 */

import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames,
} from 'idb';
import { Failure } from '../failure.ts';
import type { OwnShare } from './own-share.ts';
import type { Grant } from './grants.ts';
import type { Bundle, Draft, Noted, SendHead } from './journal.ts';

export interface Schema extends DBSchema {
  /** Unfinished sends; what belongs to each stands in the three stores below. */
  sends: { key: string; value: SendHead };
  /** By send and composition. */
  drafts: { key: [string, string]; value: Draft };
  /** Hashes of leaves, by object and the first leaf's index. */
  notes: { key: [string, number]; value: Noted };
  bundles: { key: string; value: Bundle };
  /** By link id. */
  shares: { key: string; value: OwnShare };
  /** The highest version seen of each share, by link id. */
  seen: { key: string; value: number };
  /** The grant drawn for each share, by link id. */
  grants: { key: string; value: Grant };
}

export type Store = StoreNames<Schema>;
export type Writing = IDBPTransaction<Schema, Store[], 'readwrite'>;

const NAME = 'satchel';
const VERSION = 1;

let opening: Promise<IDBPDatabase<Schema>> | undefined;

/** @throws {Failure} no-storage */
export function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= opened().catch((error: unknown) => {
    opening = undefined;
    throw new Failure('no-storage', 'no database', { cause: error });
  });
  return opening;
}

/** Some browsers that keep nothing throw at once, and so here into the promise. */
async function opened(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore('sends', { keyPath: 'id' });
      db.createObjectStore('drafts', { keyPath: ['send', 'composition'] });
      db.createObjectStore('notes', { keyPath: ['object', 'first'] });
      db.createObjectStore('bundles', { keyPath: 'send' });
      db.createObjectStore('shares', { keyPath: 'linkId' });
      db.createObjectStore('seen');
      db.createObjectStore('grants');
    },
    blocking: forget,
    terminated: forget,
  });
}

/** Another tab brings a newer version, or the browser has closed it: the next use opens it again. */
function forget(): void {
  void opening?.then((db) => {
    db.close();
  });
  opening = undefined;
}

/** For notes that an act does without: nothing where the browser keeps nothing, or has no more room. */
export async function withStorage<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const kind = error instanceof Failure ? error.kind : undefined;
    if (kind === 'no-storage' || kind === 'no-room-here') return undefined;
    throw error;
  }
}

/**
 * Writes in one transaction and returns when it is on the disk.
 *
 * @param act only starts requests of this transaction, or awaits them
 * @throws {Failure} no-room-here or no-storage
 */
export async function durably(
  stores: readonly Store[],
  act: (writing: Writing) => Promise<void> | void,
): Promise<void> {
  const db = await database();
  try {
    const writing = db.transaction([...stores], 'readwrite', { durability: 'strict' });
    await Promise.all([act(writing), writing.done]);
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    throw new Failure(full ? 'no-room-here' : 'no-storage', 'not written', { cause: error });
  }
}
