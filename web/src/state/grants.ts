/**
 * The grants that this device took: with them a download goes on after a reload, and is not counted again.
 *
 * Where the browser keeps nothing, this page's memory does it.
 *
 * Source: spec/share-link.md section 8.
 */

import { database, durably } from './database.ts';
import { Failure } from '../failure.ts';

export interface Grant {
  /** Of the share when it was drawn: a grant dies with its epoch. */
  readonly epoch: number;
  /** 43 characters. */
  readonly grant: string;
}

const inMemory = new Map<string, Grant>();

/** @param linkId 22 characters */
export async function keptGrant(linkId: string, epoch: number): Promise<string | undefined> {
  const kept = await withStorage(async () => (await database()).get('grants', linkId));
  const found = kept ?? inMemory.get(linkId);
  return found?.epoch === epoch ? found.grant : undefined;
}

export async function keepGrant(linkId: string, epoch: number, grant: string): Promise<void> {
  inMemory.set(linkId, { epoch, grant });
  await withStorage(() =>
    durably(['grants'], async (writing) => {
      await writing.objectStore('grants').put({ epoch, grant }, linkId);
    }),
  );
}

export async function dropGrant(linkId: string): Promise<void> {
  inMemory.delete(linkId);
  await withStorage(() =>
    durably(['grants'], async (writing) => {
      await writing.objectStore('grants').delete(linkId);
    }),
  );
}

async function withStorage<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Failure && error.kind === 'no-storage') return undefined;
    throw error;
  }
}
