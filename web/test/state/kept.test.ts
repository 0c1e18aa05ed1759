/** What saves keep on the page's own disk, which is here a tree of maps. */

import { beforeEach, expect, test, vi } from 'vitest';
import { objectId } from '../../src/format/bytes.ts';
import { CHUNK } from '../../src/format/sizes.ts';

vi.stubGlobal('addEventListener', () => undefined);
const { dropKept, holdKept, keep, keptBytes, shelfFor } = await import('../../src/state/kept.ts');

class Folder {
  readonly #within = new Map<string, Folder>();

  #has(name: string, create = false): Folder {
    const known = this.#within.get(name) ?? (create ? new Folder() : undefined);
    if (!known) throw new DOMException(name, 'NotFoundError');
    this.#within.set(name, known);
    return known;
  }

  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<Folder> {
    return Promise.resolve().then(() => this.#has(name, options?.create));
  }

  /** A file is a folder in which nothing lies. */
  getFileHandle = this.getDirectoryHandle.bind(this);

  createSyncAccessHandle(): Promise<object> {
    return Promise.resolve({ write: () => 0, close: () => undefined });
  }

  removeEntry(name: string): Promise<void> {
    return Promise.resolve().then(() => {
      if (this.#has(name).#within.size > 0 && name === 'kept') {
        throw new DOMException(name, 'InvalidModificationError');
      }
      this.#within.delete(name);
    });
  }

  async *keys(): AsyncGenerator<string, void, undefined> {
    yield* await Promise.resolve(this.#within.keys());
  }
}

const FILM = objectId(new Uint8Array(16).fill(1));
const SONG = objectId(new Uint8Array(16).fill(2));
const LINK = 'AAAAAAAAAAAAAAAAAAAAAA';
/** On a busy machine. */
const WAIT_MS = 10_000;
let root: Folder;

beforeEach(() => {
  root = new Folder();
  const estimate = (): Promise<object> => Promise.resolve({ quota: 1e12, usage: 0 });
  const storage = { getDirectory: () => Promise.resolve(root), estimate };
  vi.stubGlobal('navigator', { storage, locks: navigator.locks });
});

/** Eight pieces of a film, and one of a song. */
async function shelf(): Promise<string> {
  const name = (await shelfFor(LINK, 1)) ?? '';
  for (let first = 0; first < 512; first += 64) {
    await keep(name, { object: FILM, firstChunk: first, endChunk: first + 64 }, new Uint8Array());
  }
  await keep(name, { object: SONG, firstChunk: 3, endChunk: 20 }, new Uint8Array());
  expect(await keptBytes(LINK)).toBe((512 + 17) * CHUNK);
  return name;
}

test('a save that ends takes away what it kept itself, and the last one all', async () => {
  const name = await shelf();
  await dropKept(name, [{ object: SONG, firstChunk: 0, endChunk: 20 }]);
  expect(await keptBytes(LINK)).toBe(512 * CHUNK);
  await dropKept(name, [{ object: FILM, firstChunk: 64, endChunk: 200 }]);
  expect(await keptBytes(LINK)).toBe((512 - 128) * CHUNK);
  await dropKept(name, [{ object: FILM, firstChunk: 0, endChunk: 512 }]);
  expect((await root.keys().next()).done, 'nothing is left').toBe(true);
});

test('what is kept of a save that runs is told as no save that was cut short', async () => {
  await shelf();
  const letGo = holdKept(LINK);
  expect(await keptBytes(LINK)).toBe(0);
  letGo();
  await vi.waitFor(async () => {
    expect(await keptBytes(LINK)).toBe((512 + 17) * CHUNK);
  }, WAIT_MS);
});

test('of two saves that begin at once both use one folder', async () => {
  const names = await Promise.all([shelfFor(LINK, 1), shelfFor(LINK, 1)]);
  expect(names[0]).toMatch(/^A{22}\.[0-9]+$/);
  expect(names[1]).toBe(names[0]);
});
