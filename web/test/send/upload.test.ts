/**
 * A file that is written while it is sent, in a browser that goes on reading it, and in one that does not.
 *
 * What stands for the sealers gives each leaf the hash of its turn; what stands for the server takes all.
 */

import { beforeEach, expect, test, vi } from 'vitest';
import { hash, KEY_BYTES, type Hash } from '../../src/format/bytes.ts';
import { drawSaltAndPrefix } from '../../src/format/chunks.ts';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import { LEAF, leavesOf, paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { Patience } from '../../src/http/patience.ts';
import type { Watch } from '../../src/send/objects.ts';
import type { SealedLeaf, Sealers } from '../../src/send/sealers.ts';
import { Budget, Gate } from '../../src/send/turns.ts';
import type { Appended, TusUploads } from '../../src/send/tus.ts';
import type { Means, Outcome } from '../../src/send/upload.ts';

vi.mock('idb', () => {
  const done = (): Promise<void> => Promise.resolve();
  const objectStore = (): object => ({ put: done, delete: done });
  const transaction = (): object => ({ objectStore, done: done() });
  const getAll = (): Promise<readonly []> => Promise.resolve([]);
  return { openDB: () => Promise.resolve({ transaction, getAll }) };
});

/** With what is sealed beside it a leaf more, and more than are sealed again at once. */
const SIZE = 10 * LEAF;
const STORED = sealedLength(paddedSize(SIZE));
const LEAVES = leavesOf(STORED);
/** Leaves that are sealed again at once. */
const CHECKED_TOGETHER = 8;
const { signal } = new AbortController();

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  vi.stubGlobal('IDBKeyRange', { bound: () => undefined });
});

/** What a leaf is sealed to, asked for the first time of an object or again. */
type Seal = (leaf: number, isAgain: boolean) => number | 'file-changed';

interface Stage {
  readonly means: Means;
  /** Each leaf that was asked for, by the object. */
  readonly asked: number[][];
}

async function stage(seal: Seal): Promise<Stage> {
  const { Failure } = await import('../../src/failure.ts');
  const asked: number[][] = [];
  const sealers: Pick<Sealers, 'open' | 'seal' | 'close'> = {
    open: () => asked.push([]) - 1,
    seal: (object, index): Promise<SealedLeaf> => {
      const told = seal(index, asked[object]?.includes(index) ?? false);
      asked[object]?.push(index);
      if (told === 'file-changed') return Promise.reject(new Failure(told, 'sealed otherwise'));
      const all = { index, hash: hash(new Uint8Array(KEY_BYTES).fill(told)) };
      return Promise.resolve({
        ...all,
        bytes: new Uint8Array(Math.min(LEAF, STORED - index * LEAF)),
      });
    },
    close: () => undefined,
  };
  const tus: Pick<TusUploads, 'create' | 'append' | 'remove'> = {
    create: () => Promise.resolve('A'.repeat(22)),
    remove: () => Promise.resolve(true),
    append: (_upload, offset, body) => {
      const stored = offset + body.size;
      return Promise.resolve({ kind: 'at', offset: stored });
    },
  };
  const means = { sealers: sealers as Sealers, tus: tus as TusUploads, signal };
  return { means: { ...means, budget: new Budget(64), gate: new Gate() }, asked };
}

const WATCH: Watch = {
  ...{ patience: new Patience(signal, 1), onDone: () => undefined, onLeft: () => undefined },
};
const CONTENT = new Blob([new Uint8Array(SIZE)]);

async function send(
  { means }: Stage,
  onDone = WATCH.onDone,
  notes: ReadonlyMap<number, Hash> = new Map(),
): Promise<Outcome> {
  const { ObjectUpload } = await import('../../src/send/upload.ts');
  const upload = new ObjectUpload(means, {
    ...{ upload: 'A'.repeat(22), content: CONTENT, notes, ...WATCH, onDone },
    secrets: { role: 'content', id: drawObjectId(), key: drawFileKey(), ...drawSaltAndPrefix() },
  });
  return upload.run(0);
}

test('what is the same when it is read again is sent', async () => {
  const staged = await stage((leaf) => leaf);
  expect((await send(staged)).kind).toBe('sent');
  expect(staged.asked[0]).toHaveLength(2 * LEAVES);
});

test.each([0, 9])('a file whose part %d was written after it was read is another', async (part) => {
  const staged = await stage((leaf, isAgain) => (isAgain && leaf === part ? 99 : leaf));
  expect((await send(staged)).kind).toBe('written');
});

test('so is one whose sealer saw it first, or that is shorter', async () => {
  const staged = await stage((leaf, isAgain) => (isAgain ? 'file-changed' : leaf));
  expect((await send(staged)).kind).toBe('written');
});

test('a file that is written once while it is sent is begun anew, one that is written all the time is refused', async () => {
  const { Objects } = await import('../../src/send/objects.ts');
  let writes = 1;
  const staged = await stage((leaf, isAgain) =>
    isAgain && leaf === 9 && writes-- > 0 ? 99 : leaf,
  );
  const { means, asked } = staged;
  const objects = await Objects.open(means, 'send', []);
  let done = 0;
  const doneAtRemoval: number[] = [];
  means.tus.remove = (): Promise<boolean> => {
    doneAtRemoval.push(done);
    return Promise.resolve(true);
  };
  await objects.send('once', 'content', CONTENT, { ...WATCH, onDone: (bytes) => (done = bytes) });
  expect(asked).toHaveLength(2);
  expect(doneAtRemoval).toEqual([0]);
  expect(done).toBe(SIZE);
  writes = 100;
  const sent = objects.send('always', 'content', CONTENT, WATCH);
  await expect(sent).rejects.toMatchObject({ kind: 'file-changed' });
  expect(asked).toHaveLength(4);
});

/** Resolves once something waits at the gate. */
function heldBy(gate: Gate): Promise<'held'> {
  const held = Promise.withResolvers<'held'>();
  const pass = gate.pass.bind(gate);
  gate.pass = (stop): Promise<void> => {
    held.resolve('held');
    return pass(stop);
  };
  return held.promise;
}

test.each([
  { part: 0, asked: LEAVES + CHECKED_TOGETHER },
  { part: LEAVES - 1, asked: 2 * LEAVES },
])('a pause at part $part of the second reading holds what follows', async ({ part, asked }) => {
  const staged = await stage((leaf, isAgain) => (isAgain && leaf === 0 ? 99 : leaf));
  const { gate, sealers } = staged.means;
  const arrived = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<'held'>();
  const seal = sealers.seal.bind(sealers);
  sealers.seal = async (object, leaf): Promise<SealedLeaf> => {
    const isAgain = staged.asked[0]?.includes(leaf);
    if (isAgain) await arrived.promise; // so that no request is there to be held
    if (isAgain && leaf === part) {
      gate.shut();
      held.resolve(heldBy(gate));
    }
    return seal(object, leaf);
  };
  const outcome = send(staged, (bytes) => {
    if (bytes === STORED) arrived.resolve(undefined);
  });
  expect(await Promise.race([held.promise, outcome])).toBe('held');
  expect(staged.asked[0]).toHaveLength(asked);
  gate.open();
  expect((await outcome).kind).toBe('written');
});

test('a pause holds what is begun anew since it is not what an earlier run noted', async () => {
  const staged = await stage((leaf) => leaf);
  const { gate } = staged.means;
  gate.shut();
  const held = heldBy(gate);
  const notes = new Map([[0, hash(new Uint8Array(KEY_BYTES).fill(99))]]);
  const outcome = send(staged, WATCH.onDone, notes);
  expect(await Promise.race([held, outcome])).toBe('held');
  gate.open();
  expect((await outcome).kind).toBe('changed');
});

test('all is done only once the server has said so', async () => {
  const staged = await stage((leaf) => leaf);
  const { tus } = staged.means;
  const left = Promise.withResolvers<undefined>();
  const answered = Promise.withResolvers<undefined>();
  const append = tus.append.bind(tus);
  tus.append = async (upload, offset, body, stop, onSent): Promise<Appended> => {
    onSent(body.size);
    if (offset + body.size === STORED) {
      left.resolve(undefined);
      await answered.promise;
    }
    return append(upload, offset, body, stop, onSent);
  };
  let done = 0;
  const outcome = send(staged, (bytes) => (done = bytes));
  await left.promise;
  expect(done).toBe(STORED - 1);
  answered.resolve(undefined);
  await outcome;
  expect(done).toBe(STORED);
});

test('a browser that refuses what was written is asked once', async () => {
  vi.stubGlobal('navigator', { onLine: true, userAgentData: {} });
  const staged = await stage((leaf, isAgain) => (isAgain ? 99 : leaf));
  expect((await send(staged)).kind).toBe('sent');
  expect(staged.asked[0]).toHaveLength(LEAVES);
});
