/**
 * Pieces of saves that run, as they came from the server: a page that is loaded again goes on from them.
 *
 * They lie on the disk that the browser gives to pages (OPFS), sealed, a file for each piece and a folder
 * for each share. Nothing is believed of them: who reads one opens and checks it like bytes of the server,
 * and fetches what does not open. So a torn or changed file costs its own bytes and nothing else, and no
 * file needs to be synced.
 *
 * A folder is removed when its save is done, cancelled or refused, when the device is short of room, and
 * when it is a day old. Where the browser has no such disk, as in private windows, nothing is kept.
 *
 * Units: bytes; milliseconds since 1970. Source: WHATWG File System; decision 0053.
 */

import { toBase64Url } from '../format/base64url.ts';
import type { Bytes, ObjectId } from '../format/bytes.ts';
import { CHUNK } from '../format/sizes.ts';

const FOLDER = 'kept';
/** As long as a grant lives: after that going on counts as another download. */
const KEPT_MS = 24 * 3_600_000;
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

/** The name of a share's folder; nothing where its bytes cannot be kept. */
export async function shelfFor(linkId: string, bytes: number): Promise<string | undefined> {
  try {
    const known = await shelfOf(linkId);
    const has = known === undefined ? 0 : await bytesIn(known);
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return quota - usage < bytes - has ? undefined : (known ?? `${linkId}.${Date.now()}`);
  } catch {
    return undefined;
  }
}

/** About how much of a share is there. */
export async function keptBytes(linkId: string): Promise<number> {
  try {
    const shelf = await shelfOf(linkId);
    return shelf === undefined ? 0 : await bytesIn(shelf);
  } catch {
    return 0;
  }
}

/** In a worker. Nothing if there is no file of this length. */
export async function readKept(
  shelf: string,
  piece: PieceName,
  length: number,
): Promise<Bytes | undefined> {
  try {
    const folder = await (await all(false)).getDirectoryHandle(shelf);
    const file = await (await folder.getFileHandle(nameOf(piece))).getFile();
    return file.size === length ? new Uint8Array(await file.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** In a worker. Says whether more may be kept. */
export async function keep(shelf: string, piece: PieceName, bytes: Bytes): Promise<boolean> {
  try {
    const folder = await (await all(true)).getDirectoryHandle(shelf, { create: true });
    const handle = await folder.getFileHandle(nameOf(piece), { create: true });
    const access = await (handle as InWorker).createSyncAccessHandle();
    try {
      access.write(bytes);
    } finally {
      access.close();
    }
    return true;
  } catch (error) {
    // Another tab that saves the same holds the file.
    if (isNamed(error, 'NoModificationAllowedError')) return true;
    await dropKept(shelf); // the room is for the save itself
    return false;
  }
}

/** To be called when nothing comes after it: the save's workers were ended. */
export async function dropKept(shelf: string): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES && !leaving; tries++) {
    try {
      await (await all(false)).removeEntry(shelf, { recursive: true });
      // The last one leaves nothing; others keep it.
      await (await navigator.storage.getDirectory()).removeEntry(FOLDER).catch(() => undefined);
      return;
    } catch (error) {
      if (!isNamed(error, 'NoModificationAllowedError')) return;
      await new Promise((resolve) => setTimeout(resolve, REMOVE_PAUSE_MS));
    }
  }
}

/** Removes what is older than a day, or seems to come from the future: the clock was set back. */
export async function dropStale(): Promise<void> {
  try {
    for (const name of await namesIn(await all(false))) {
      const age = Date.now() - Number(name.split('.')[1]);
      if (!(age >= 0 && age < KEPT_MS)) await dropKept(name);
    }
  } catch {
    // No such disk, or nothing on it.
  }
}

async function all(create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create });
}

async function shelfOf(linkId: string): Promise<string | undefined> {
  try {
    return (await namesIn(await all(false))).find((name) => name.startsWith(`${linkId}.`));
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return undefined;
    throw error;
  }
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function bytesIn(shelf: string): Promise<number> {
  let chunks = 0;
  for (const name of await namesIn(await (await all(false)).getDirectoryHandle(shelf))) {
    const [, first, end] = name.split('.');
    chunks += Number(end) - Number(first);
  }
  return chunks * CHUNK;
}

function nameOf({ object, firstChunk, endChunk }: PieceName): string {
  return `${toBase64Url(object)}.${firstChunk}.${endChunk}`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
