/** What is said to the ear, and what is copied. */

import { afterEach, expect, test, vi } from 'vitest';
import { copy, notices } from '../../src/ui/notices.svelte.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('what is said again is another text to the live region, and reads the same', () => {
  const said = Array.from({ length: 3 }, () => {
    notices.announce('1 file added');
    return notices.said;
  });
  expect(said[1]).not.toBe(said[0]);
  expect(said[2]).not.toBe(said[1]);
  expect(new Set(said.map((text) => text.trim()))).toEqual(new Set(['1 file added']));
});

const COPIES = { copied: 'Copied', copyFailed: 'Not copied' };

/** A clipboard as WebKit has it, which is written within a click alone. */
function clipboard(isClicked: () => boolean): { readonly held: Promise<Blob>[] } {
  const held: Promise<Blob>[] = [];
  const write = async ([item]: { readonly 'text/plain': Promise<Blob> }[]): Promise<void> => {
    if (!item || !isClicked()) throw new DOMException('too late', 'NotAllowedError');
    held.push(item['text/plain']);
    await item['text/plain'];
  };
  vi.stubGlobal('navigator', { clipboard: { write } });
  vi.stubGlobal('ClipboardItem', function item(items: object) {
    return items;
  });
  return { held };
}

test('what is still being made is asked to be copied within the click, and told once it is there', async () => {
  let isClicked = true;
  const { held } = clipboard(() => isClicked);
  const made = Promise.withResolvers<string>();
  const copied = copy(made.promise, COPIES);
  isClicked = false;
  expect(notices.all).toEqual([]);
  made.resolve('a link');
  expect(await copied).toBe(true);
  expect(await (await held[0])?.text()).toBe('a link');
  expect(notices.all.at(-1)?.text).toBe('Copied');
  expect(await copy('a text', COPIES)).toBe(false);
  expect(notices.all.at(-1)?.text).toBe('Not copied');
});

test('what could not be made is told as that, and by who wanted it', async () => {
  clipboard(() => true);
  const told = notices.all.length;
  await expect(copy(Promise.reject(new Error('ended')), COPIES)).rejects.toThrow('ended');
  expect(notices.all).toHaveLength(told);
});

test('what failed is told until something is begun, or something else is told', () => {
  notices.tell('not saved', 'bad');
  notices.tell('saved');
  expect(notices.all.map(({ text }) => text)).not.toContain('not saved');
  notices.tell('not saved', 'bad');
  notices.begin();
  expect(notices.all.at(-1)?.text).toBe('saved');
});
