/**
 * What a person's hand does besides clicking: dropping and pasting files.
 *
 * In Chromium the browser itself is told of a drop of files and folders, as by the system. Firefox has no
 * such door, so there the page gets the events that a hand causes, with a DataTransfer of the browser's own.
 */

import { expect, type Locator, type Page } from '@playwright/test';
import type { Sample } from './bytes.ts';

interface Given {
  readonly name: string;
  readonly text: string;
}

/** Over the middle of the page, and let go. */
export async function drop(page: Page, files: readonly Sample[]): Promise<void> {
  for (const type of ['dragenter', 'dragover', 'drop']) await give(page, type, files);
}

/** Held over the page, not let go. Whether the page kept the browser from acting itself. */
export function hold(page: Page, files: readonly Sample[]): Promise<boolean> {
  return give(page, 'dragover', files);
}

/** Let go, after {@link hold}; whether the browser was kept from going to the files. */
export function letGo(page: Page, files: readonly Sample[]): Promise<boolean> {
  return give(page, 'drop', files);
}

export function paste(page: Page, files: readonly Sample[]): Promise<boolean> {
  return give(page, 'paste', files);
}

async function give(page: Page, type: string, files: readonly Sample[]): Promise<boolean> {
  const given = files.map(({ name, buffer }) => ({ name, text: buffer.toString('utf8') }));
  return page.getByRole('main').evaluate(
    (target, [event, all]) => {
      const data = new DataTransfer();
      for (const { name, text } of all) data.items.add(new File([text], name));
      const what = { bubbles: true, cancelable: true };
      if (event === 'paste') {
        const pasted = new ClipboardEvent(event, what);
        // What a script gives a new one, Firefox keeps from the page.
        Object.defineProperty(pasted, 'clipboardData', { value: data });
        return !target.dispatchEvent(pasted);
      }
      return !target.dispatchEvent(new DragEvent(event, { ...what, dataTransfer: data }));
    },
    [type, given] as [string, Given[]],
  );
}

/** Chromium only: files and folders of the disk. */
export async function dropFromDisk(page: Page, paths: readonly string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const { x, y } = (await page.getByRole('main').boundingBox()) ?? { x: 0, y: 0 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x: x + 50, y: y + 50, data });
  }
}

/** What lies on the clipboard, put by the keyboard into a field. */
export async function pastedInto(field: Locator): Promise<string> {
  await field.fill('');
  await field.press('ControlOrMeta+v');
  await expect(field).not.toHaveValue('');
  return field.inputValue();
}
