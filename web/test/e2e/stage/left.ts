/** What a test leaves: nothing at the server, nothing on the device. */

import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Server } from './server.ts';

type Store = 'sends' | 'drafts' | 'notes' | 'bundles' | 'shares';

/** Files that the server holds of uploads and shares: all but its database, settings and marks of its own. */
export function held(server: Server): string[] {
  return readdirSync(server.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => /^[0-9a-f]{32}/.test(name))
    .sort();
}

/** How many entries the page keeps of a kind. */
export function kept(page: Page, store: Store): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('satchel');
        opening.onerror = (): void => {
          reject(new Error('no database'));
        };
        opening.onsuccess = (): void => {
          const counting = opening.result.transaction(name).objectStore(name).count();
          counting.onsuccess = (): void => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
    store,
  );
}
