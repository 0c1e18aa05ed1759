/**
 * Pieces of saves that run, as they came from the server: a page that is loaded again goes on from them.
 *
 * They lie on the disk that the browser gives to pages (OPFS), sealed, a file for each piece and a folder
 * for each share. Nothing is believed of them: who reads one opens and checks it like bytes of the server,
 * and fetches what does not open. So a torn or changed file costs its own bytes and nothing else, and no
 * file needs to be synced.
 *
 * A save that is done, cancelled or refused removes its own, and the folder if nothing else is in it; all of a folder
 * goes when the device is short of room, and when it is a day old. Where the browser has no such disk, as in
 * Firefox's private windows, nothing is kept.
 *
 * Units: bytes; milliseconds since 1970. Source: WHATWG File System; decision 0053.
 */

import { toBase64Url } from '../format/base64url.ts';
import type { Bytes, ObjectId } from '../format/bytes.ts';
import { CHUNK } from '../format/sizes.ts';

const FOLDER = 'kept';
/** Held for a share by whatever page saves and keeps something of it. */
const LOCK = 'satchel-kept-';
/** As long as a grant lives: after that going on counts as another download. */
const KEPT_MS = 24 * 3_600_000;
/** Longer than a piece of 4 MiB takes on a slow disk. */
const ANSWER_MS = 5_000;
/** 4 MiB each: one after the other 1,000 of them take seconds. */
const REMOVED_AT_ONCE = 32;
/** A worker that was just ended may still hold its file for a moment. */
const REMOVE_TRIES = 10;
const REMOVE_PAUSE_MS = 50;

/** What only workers have, so that the page's own types do not know it. */
type InWorker = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<{ write(bytes: Bytes): number; close(): void }>;
};

/** Which piece: chunks of an object. */
export interface PieceName {
  readonly object: ObjectId;
  readonly firstChunk: number;
  readonly endChunk: number;
}

/** A page that goes breaks its own saves; what they kept is for the page that comes. */
let leaving = false;
globalThis.addEventListener('pagehide', () => {
  leaving = true;
});
globalThis.addEventListener('pageshow', () => {
  leaving = false;
});

/** Takes a handle that is used, and gives it back. */
type Hold = <H extends object>(handle: H) => H;

const held = new Set<ReadonlySet<object>>();

/**
 * Does something on the disk, or gives the other value: if it fails, and if nothing is answered in time,
 * since no save may wait for what is only kept.
 *
 * Chromium forgets a call, and never answers it, when its handle is garbage by then: so handles are held.
 */
async function onDisk<T>(otherwise: T, act: (hold: Hold) => Promise<T>): Promise<T> {
  const used = new Set<object>();
  held.add(used);
  const { promise, resolve } = Promise.withResolvers<T>();
  const late = setTimeout(() => {
    resolve(otherwise);
  }, ANSWER_MS);
  const hold: Hold = (handle) => {
    used.add(handle);
    return handle;
  };
  act(hold).then(resolve, () => {
    resolve(otherwise);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    held.delete(used);
  }
}

/** One after the other: of two saves that begin at once the second finds the folder of the first. */
let naming = Promise.resolve<string | undefined>(undefined);

/**
 * The name of a share's folder; nothing where its bytes cannot be kept: the quota must hold them twice,
 * since the save itself, and a journal, may need room there too.
 */
export function shelfFor(linkId: string, bytes: number): Promise<string | undefined> {
  naming = naming.then(() =>
    onDisk<string | undefined>(undefined, async (hold) => {
      const known = await shelfOf(linkId, hold);
      const has = known === undefined ? 0 : await bytesIn(known, hold);
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      if (quota - usage < 2 * bytes - has) return undefined;
      const shelf = known ?? `${linkId}.${Date.now()}`;
      const top = await all(true, hold);
      hold(await top.getDirectoryHandle(shelf, { create: true })); // so that another save finds it
      return shelf;
    }),
  );
  return naming;
}

/** While a save runs, in whatever tab, it was not cut short; what is returned ends that. */
export function holdKept(linkId: string): () => void {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  navigator.locks.request(LOCK + linkId, { mode: 'shared' }, () => promise).catch(() => undefined);
  return () => {
    resolve(undefined);
  };
}

/** About how much of a share lies there of a save that was cut short. */
export function keptBytes(linkId: string): Promise<number> {
  return onDisk(0, async (hold) => {
    const { held = [] } = await navigator.locks.query();
    if (held.some(({ name }) => name === LOCK + linkId)) return 0;
    const shelf = await shelfOf(linkId, hold);
    return shelf === undefined ? 0 : bytesIn(shelf, hold);
  });
}

/** In a worker. Nothing if there is no file of this length; `silent` if the disk does not answer. */
export function readKept(
  shelf: string,
  piece: PieceName,
  length: number,
): Promise<Bytes | 'silent' | undefined> {
  return onDisk<Bytes | 'silent' | undefined>('silent', async (hold) => {
    try {
      const folder = hold(await (await all(false, hold)).getDirectoryHandle(shelf));
      const handle = hold(await folder.getFileHandle(nameOf(piece)));
      const file = hold(await handle.getFile());
      return file.size === length ? new Uint8Array(await file.arrayBuffer()) : undefined;
    } catch {
      return undefined;
    }
  });
}

/** In a worker. Says whether more may be kept. */
export async function keep(shelf: string, piece: PieceName, bytes: Bytes): Promise<boolean> {
  const isKept = await onDisk(false, async (hold) => {
    const top = await all(true, hold);
    const folder = hold(await top.getDirectoryHandle(shelf, { create: true }));
    const handle = hold(await folder.getFileHandle(nameOf(piece), { create: true }));
    try {
      const access = await (handle as InWorker).createSyncAccessHandle();
      try {
        access.write(bytes);
      } finally {
        access.close();
      }
      return true;
    } catch (error) {
      return isInUse(error); // by another tab that saves the same
    }
  });
  if (!isKept) await dropKept(shelf); // the room is for the save itself
  return isKept;
}

/**
 * To be called when nothing comes after it: the save's workers were ended.
 *
 * @param own the chunks whose pieces go, where others may be needed yet; else the folder goes
 */
export async function dropKept(shelf: string, own?: readonly PieceName[]): Promise<void> {
  const names = own ? await onDisk(undefined, (hold) => piecesIn(shelf, hold)) : [];
  if (!names) return;
  const gone = own ? namesWithin(names, own) : [];
  if (gone.length === names.length) await remove(shelf);
  else {
    for (let at = 0; at < gone.length; at += REMOVED_AT_ONCE) {
      if (!(await remove(shelf, gone.slice(at, at + REMOVED_AT_ONCE)))) return;
    }
  }
}

/** A folder, or some of its pieces. False if the disk does not answer. */
function remove(shelf: string, pieces?: readonly string[]): Promise<boolean> {
  return onDisk(false, async (hold) => {
    for (let tries = 0; tries < REMOVE_TRIES && !leaving; tries++) {
      try {
        const top = await all(false, hold);
        if (pieces) {
          const folder = hold(await top.getDirectoryHandle(shelf));
          await Promise.all(pieces.map((piece) => removePiece(folder, piece)));
          return true;
        }
        await top.removeEntry(shelf, { recursive: true });
        // The last one leaves nothing; others keep it.
        const root = hold(await navigator.storage.getDirectory());
        await root.removeEntry(FOLDER).catch(() => undefined);
        return true;
      } catch (error) {
        if (!isInUse(error)) return true;
        await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
      }
    }
    return true;
  });
}

async function removePiece(folder: FileSystemDirectoryHandle, piece: string): Promise<void> {
  try {
    await folder.removeEntry(piece);
  } catch (error) {
    if (isInUse(error)) throw error;
  }
}

function namesWithin(names: readonly string[], own: readonly PieceName[]): string[] {
  const chunksOf = new Map<string, PieceName[]>();
  for (const one of own) {
    const object = toBase64Url(one.object);
    const known = chunksOf.get(object);
    if (known) known.push(one);
    else chunksOf.set(object, [one]);
  }
  return names.filter((name) => {
    const [object = '', first, end] = name.split('.');
    return chunksOf
      .get(object)
      ?.some((it) => it.firstChunk <= Number(first) && Number(end) <= it.endChunk);
  });
}

/** Removes what is older than a day, or seems to come from the future: the clock was set back. */
export async function dropStale(): Promise<void> {
  const names = await onDisk<string[]>([], async (hold) => namesIn(await all(false, hold)));
  for (const name of names) {
    const age = Date.now() - Number(name.split('.')[1]);
    if (!(age >= 0 && age < KEPT_MS)) await dropKept(name);
  }
}

async function all(create: boolean, hold: Hold): Promise<FileSystemDirectoryHandle> {
  const root = hold(await navigator.storage.getDirectory());
  return hold(await root.getDirectoryHandle(FOLDER, { create }));
}

async function shelfOf(linkId: string, hold: Hold): Promise<string | undefined> {
  const top = await all(false, hold).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  });
  return top && (await namesIn(top)).find((name) => name.startsWith(`${linkId}.`));
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function piecesIn(shelf: string, hold: Hold): Promise<string[]> {
  return namesIn(hold(await (await all(false, hold)).getDirectoryHandle(shelf)));
}

async function bytesIn(shelf: string, hold: Hold): Promise<number> {
  let chunks = 0;
  for (const name of await piecesIn(shelf, hold)) {
    const [, first, end] = name.split('.');
    chunks += Number(end) - Number(first);
  }
  return chunks * CHUNK;
}

function nameOf({ object, firstChunk, endChunk }: PieceName): string {
  return `${toBase64Url(object)}.${firstChunk}.${endChunk}`;
}

function isInUse(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NoModificationAllowedError';
}
