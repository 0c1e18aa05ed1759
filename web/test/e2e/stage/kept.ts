/** What a save keeps on the page's own disk for a page that is loaded again: decision 0053. */

import type { Page } from '@playwright/test';

/** How many whole pieces lie there. */
export async function keptPieces(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const kept = await root.getDirectoryHandle('kept').catch(() => undefined);
    let pieces = 0;
    for await (const shelf of kept?.values() ?? []) {
      for await (const piece of (shelf as FileSystemDirectoryHandle).values()) {
        const { size } = await (piece as FileSystemFileHandle).getFile();
        if (size > 0) pieces++;
      }
    }
    return pieces;
  });
}

/** Turns a bit of one piece. */
export async function damageKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    for await (const shelf of (await root.getDirectoryHandle('kept')).values()) {
      for await (const piece of (shelf as FileSystemDirectoryHandle).values()) {
        const handle = piece as FileSystemFileHandle;
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        const writable = await handle.createWritable();
        await writable.write(bytes);
        await writable.close();
        return;
      }
    }
  });
}
