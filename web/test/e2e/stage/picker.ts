/**
 * Chromium's dialog for a place to save to, which nobody can answer without a screen.
 *
 * What the dialog would give is a handle that the page writes to; here it is one of the page's own disk
 * (OPFS), whose `createWritable` is the same interface and keeps its rule: nothing is under the name
 * until `close`. Like the dialog it empties a file that stood there. Taken away, Chromium saves as browsers without the dialog do.
 */

import type { Page } from '@playwright/test';

export async function withPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName = 'unnamed' }: { suggestedName?: string }) => {
        const folder = await navigator.storage.getDirectory();
        const handle = await folder.getFileHandle(suggestedName, { create: true });
        await (await handle.createWritable()).close();
        return handle;
      },
    });
  });
}

export async function withoutPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
}

/** SHA-256 and length of what lies under a name on the page's own disk. */
export async function pickedFile(
  page: Page,
  name: string,
): Promise<{ readonly size: number; readonly sha256: string }> {
  return page.evaluate(async (asked) => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle(asked)).getFile();
    const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'));
    return { size: file.size, sha256: hex.join('') };
  }, name);
}

/** What lies on the page's own disk. */
export async function names(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const found: string[] = [];
    for await (const name of folder.keys()) found.push(name);
    return found;
  });
}
