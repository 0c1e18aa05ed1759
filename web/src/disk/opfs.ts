/**
 * Saves by way of the disk that the browser gives to pages (OPFS), where there is neither a dialog nor a
 * service worker: the file is made whole there and then handed to the browser's downloads.
 *
 * It needs the room twice for a moment. When the browser has copied it cannot be told, so the file stays
 * as long as this page does, and the next page that saves removes what no page holds any more.
 *
 * Units: bytes. Source: WHATWG File System; W3C Web Locks.
 */

import { toBase64Url } from '../format/base64url.ts';
import { ID_BYTES, randomBytes, type Bytes } from '../format/bytes.ts';
import { Failure } from '../failure.ts';
import { download } from './blob.ts';
import { sinkFailure, type Saved, type Sink } from './sink.ts';

const FOLDER = 'saves';

/** Nothing where the browser has no such disk. @throws {Failure} no-room-to-save */
export async function opfsSink(saved: Saved): Promise<Sink | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    await removeStale(folder);
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < saved.size) throw new Failure('no-room-to-save', 'more than the quota');
    const id = toBase64Url(randomBytes(ID_BYTES));
    await hold(id);
    const handle = await folder.getFileHandle(id, { create: true });
    return new OpfsSink(saved, folder, handle, await handle.createWritable());
  } catch (error) {
    if (error instanceof Failure) throw error;
    return undefined;
  }
}

const lockOf = (id: string): string => `satchel-save-${id}`;

/** For as long as this page lives. */
function hold(id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const never = new Promise<never>(() => undefined);
    const held = navigator.locks.request(lockOf(id), () => {
      resolve();
      return never;
    });
    held.catch(reject);
  });
}

async function removeStale(folder: FileSystemDirectoryHandle): Promise<void> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) {
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name);
    });
  }
}

class OpfsSink implements Sink {
  readonly #saved: Saved;
  readonly #folder: FileSystemDirectoryHandle;
  readonly #handle: FileSystemFileHandle;
  readonly #writable: FileSystemWritableFileStream;

  constructor(
    saved: Saved,
    folder: FileSystemDirectoryHandle,
    handle: FileSystemFileHandle,
    writable: FileSystemWritableFileStream,
  ) {
    this.#saved = saved;
    this.#folder = folder;
    this.#handle = handle;
    this.#writable = writable;
  }

  async write(bytes: Bytes): Promise<void> {
    await orFailure(this.#writable.write(bytes));
  }

  async finish(): Promise<void> {
    await orFailure(this.#writable.close());
    download(await orFailure(this.#handle.getFile()), this.#saved.name);
  }

  async abort(): Promise<void> {
    await this.#writable.abort().catch(() => undefined);
    await this.#folder.removeEntry(this.#handle.name).catch(() => undefined);
  }
}

async function orFailure<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw sinkFailure(error);
  }
}
