/**
 * The highest version that this device saw of each share: an older one is refused ever after.
 *
 * Source: spec/share-link.md section 3.
 */

import { database, durably } from './database.ts';

/** @param linkId 22 characters */
export async function rememberVersion(linkId: string, version: number): Promise<void> {
  await durably(['seen'], async (writing) => {
    const seen = writing.objectStore('seen');
    if (((await seen.get(linkId)) ?? 0) < version) await seen.put(version, linkId);
  });
}

export async function highestSeen(linkId: string): Promise<number | undefined> {
  return (await database()).get('seen', linkId);
}
