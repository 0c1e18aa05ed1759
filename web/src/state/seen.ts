/**
 * The highest version that this device saw of each share: an older one is refused ever after.
 *
 * Where the browser keeps nothing, or has no more room, this page's memory does it.
 *
 * Source: spec/share-link.md section 3.
 */

import { database, durably, withStorage } from './database.ts';

/** One for each share that this page opened or edited. */
const inMemory = new Map<string, number>();

/** @param linkId 22 characters */
export async function rememberVersion(linkId: string, version: number): Promise<void> {
  inMemory.set(linkId, Math.max(version, inMemory.get(linkId) ?? 0));
  await withStorage(() =>
    durably(['seen'], async (writing) => {
      const seen = writing.objectStore('seen');
      if (((await seen.get(linkId)) ?? 0) < version) await seen.put(version, linkId);
    }),
  );
}

/** @returns 0 for a share never seen */
export async function highestSeen(linkId: string): Promise<number> {
  const kept = await withStorage(async () => (await database()).get('seen', linkId));
  return Math.max(kept ?? 0, inMemory.get(linkId) ?? 0);
}
