/**
 * A file that is written while it is sent, in a browser that goes on reading it, and in one that does not.
 *
 * What stands for the sealers gives each leaf the hash of its turn; what stands for the server takes all.
 */

import { beforeEach, expect, test, vi } from 'vitest';
import { hash, KEY_BYTES } from '../../src/format/bytes.ts';
import { drawSaltAndPrefix } from '../../src/format/chunks.ts';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import { LEAF, leavesOf, paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { Patience } from '../../src/http/patience.ts';
import type { SealedLeaf, Sealers } from '../../src/send/sealers.ts';
import { Budget, Gate } from '../../src/send/turns.ts';
import type { TusUploads } from '../../src/send/tus.ts';
import type { Outcome } from '../../src/send/upload.ts';

vi.mock('idb', () => {
  const objectStore = (): object => ({ put: () => Promise.resolve() });
  const transaction = (): object => ({ objectStore, done: Promise.resolve() });
  return { openDB: () => Promise.resolve({ transaction }) };
});

/** With what is sealed beside it a leaf more, and more than are sealed again at once. */
const SIZE = 10 * LEAF;
const STORED = sealedLength(paddedSize(SIZE));
const LEAVES = leavesOf(STORED);
const { signal } = new AbortController();

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
});

/** @param seal what a leaf is sealed to, asked for the first time or again */
async function send(
  seal: (leaf: number, isAgain: boolean) => number | 'file-changed',
): Promise<{ outcome: Outcome; asked: number }> {
  const { ObjectUpload } = await import('../../src/send/upload.ts');
  const { Failure } = await import('../../src/failure.ts');
  const asked: number[] = [];
  const sealers: Pick<Sealers, 'open' | 'seal' | 'close'> = {
    open: () => 0,
    seal: (_object, index): Promise<SealedLeaf> => {
      const told = seal(index, asked.includes(index));
      asked.push(index);
      if (told === 'file-changed') return Promise.reject(new Failure(told, 'sealed otherwise'));
      const all = { index, hash: hash(new Uint8Array(KEY_BYTES).fill(told)) };
      return Promise.resolve({
        ...all,
        bytes: new Uint8Array(Math.min(LEAF, STORED - index * LEAF)),
      });
    },
    close: () => undefined,
  };
  const tus: Pick<TusUploads, 'append'> = {
    append: (_upload, offset, body) => {
      const stored = offset + body.size;
      return Promise.resolve({ kind: 'at', offset: stored });
    },
  };
  const means = { sealers: sealers as Sealers, tus: tus as TusUploads, signal };
  const upload = new ObjectUpload(
    { ...means, budget: new Budget(64), gate: new Gate() },
    {
      ...{ upload: 'A'.repeat(22), content: new Blob([new Uint8Array(SIZE)]), notes: new Map() },
      secrets: { role: 'content', id: drawObjectId(), key: drawFileKey(), ...drawSaltAndPrefix() },
      ...{ patience: new Patience(signal, 1), onDone: () => undefined, onLeft: () => undefined },
    },
  );
  return { outcome: await upload.run(0), asked: asked.length };
}

test('what is the same when it is read again is sent', async () => {
  const { outcome, asked } = await send((leaf) => leaf);
  expect(outcome.kind).toBe('sent');
  expect(asked).toBe(2 * LEAVES);
});

test.each([0, 9])('a file whose part %d was written after it was read is another', async (part) => {
  const { outcome } = await send((leaf, isAgain) => (isAgain && leaf === part ? 99 : leaf));
  expect(outcome.kind).toBe('changed');
});

test('so is one whose sealer saw it first, or that is shorter', async () => {
  const { outcome } = await send((leaf, isAgain) => (isAgain ? 'file-changed' : leaf));
  expect(outcome.kind).toBe('changed');
});

test('a browser that refuses what was written is asked once', async () => {
  vi.stubGlobal('navigator', { onLine: true, userAgentData: {} });
  const { outcome, asked } = await send((leaf, isAgain) => (isAgain ? 99 : leaf));
  expect(outcome.kind).toBe('sent');
  expect(asked).toBe(LEAVES);
});
