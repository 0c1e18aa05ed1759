/**
 * The grants that this device took: with them a download goes on after a reload, and is not counted again.
 *
 * Where the browser keeps nothing, or has no more room, this page's memory does it.
 *
 * Source: spec/share-link.md section 8.
 */

import { database, durably, withStorage } from './database.ts';

export interface Grant {
  /** Of the share when it was drawn: a grant dies with its epoch. */
  readonly epoch: number;
  /** 43 characters. */
  readonly grant: string;
}

const inMemory = new Map<string, Grant>();
/** Refused, and perhaps still kept: a full disk may take no removal either. One for each act of a person. */
const refusedHere = new Set<string>();

/**
 * The grant that stands for a share: the one kept, else `drawn`, which is kept from then on. In one
 * transaction, so that two tabs which begin at once use, and count, one.
 *
 * @param linkId 22 characters
 */
export async function standingGrant(linkId: string, epoch: number, drawn: string): Promise<string> {
  const known = inMemory.get(linkId);
  let standing = known?.epoch === epoch ? known.grant : drawn;
  await withStorage(() =>
    durably(['grants'], async (writing) => {
      const store = writing.objectStore('grants');
      const kept = await store.get(linkId);
      if (stands(kept, epoch)) standing = kept.grant;
      else await store.put({ epoch, grant: standing }, linkId);
    }),
  );
  inMemory.set(linkId, { epoch, grant: standing });
  return standing;
}

/** Whether this device holds a grant: it goes on where the limit lets nobody begin. */
export async function holdsGrant(linkId: string, epoch: number): Promise<boolean> {
  if (inMemory.get(linkId)?.epoch === epoch) return true;
  const kept = await withStorage(async () => (await database()).get('grants', linkId));
  return stands(kept, epoch);
}

function stands(kept: Grant | undefined, epoch: number): kept is Grant {
  return kept?.epoch === epoch && !refusedHere.has(kept.grant);
}

/** Forgets a grant that the server refused; one that another tab has drawn since stays. */
export async function dropGrant(linkId: string, refused: string): Promise<void> {
  if (inMemory.get(linkId)?.grant === refused) inMemory.delete(linkId);
  refusedHere.add(refused);
  await withStorage(() =>
    durably(['grants'], async (writing) => {
      const store = writing.objectStore('grants');
      if ((await store.get(linkId))?.grant === refused) await store.delete(linkId);
    }),
  );
}
