/** What is dropped is read in pieces, however large the batches are that a browser gives. */

import { expect, test } from 'vitest';
import { walk } from '../../../src/ui/send/gather.ts';

/** More than any engine takes as the arguments of one call: Node takes the fewest here. */
const FILES = 200_000;

test('a folder that comes in one batch is read to its end, with few files asked for at once', async () => {
  let asked = 0;
  let askedMost = 0;
  const content = new File(['a'], 'a');
  const files = Array.from({ length: FILES }, (_, index) => ({
    ...{ isFile: true, isDirectory: false, fullPath: `/folder/${index}` },
    file: (give: FileCallback) => {
      askedMost = Math.max(askedMost, ++asked);
      queueMicrotask(() => {
        asked--;
        give(content);
      });
    },
  }));
  const batches = [files, []];
  const folder = {
    ...{ isFile: false, isDirectory: true, fullPath: '/folder' },
    createReader: () => ({
      readEntries: (give: FileSystemEntriesCallback) => {
        give((batches.shift() ?? []) as unknown as FileSystemEntry[]);
      },
    }),
  };
  const counts: number[] = [];
  const found = await walk([{ entry: folder as unknown as FileSystemEntry }], (count) => {
    counts.push(count);
  });
  expect(found).toHaveLength(FILES);
  expect(found.at(-1)?.path).toBe(`folder/${FILES - 1}`);
  expect(askedMost).toBe(100);
  expect(counts[0]).toBe(100);
});
