/**
 * From a drop, a paste or a file dialog to what was picked: every file with its path, and empty folders; and
 * what of it can be read no more.
 *
 * A drop's entries live only as long as its event, so they are taken at once and walked later. Browsers
 * give a folder's entries in batches, Chromium of a hundred, Safari and Firefox of all; an empty batch ends it.
 *
 * Units: entries; at most RECORDS_MAX, as a share holds no more. Source: File and Directory Entries API.
 */

import { Failure } from '../../failure.ts';
import { RECORDS_MAX } from '../../format/manifest-rules.ts';
import type { Picked } from '../../send/sending.ts';

/** Files asked for at once, whatever the batch: as many as Chromium gives. */
const FILES_AT_ONCE = 100;

/** Told now and then how many were found. */
export type OnFound = (count: number) => void;

export type Start = { readonly entry: FileSystemEntry } | { readonly file: File };

/** Takes what a drop or paste holds; to be called within its event. */
export function take(items: DataTransferItemList): readonly Start[] {
  const starts: Start[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? undefined : item.getAsFile();
    if (entry) starts.push({ entry });
    else if (file) starts.push({ file });
  }
  return starts;
}

/** @throws {Failure} too-many-files or file-unreadable */
export async function walk(starts: readonly Start[], onFound: OnFound): Promise<Picked[]> {
  const found: Picked[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  const note = async (entries: readonly FileSystemEntry[]): Promise<void> => {
    for (const folder of entries.filter(isFolder)) folders.push(folder);
    for (const piece of pieces(entries.filter(isFile))) {
      for (const pick of await Promise.all(piece.map(pickedOf))) found.push(pick);
      if (found.length > RECORDS_MAX) throw new Failure('too-many-files', 'too many entries');
      onFound(found.length);
    }
  };
  for (const start of starts) {
    if ('file' in start) found.push(fromFile(start.file));
    else await note([start.entry]);
  }
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const reader = folder.createReader();
    let isEmpty = true;
    for (let batch = await read(reader); batch.length > 0; batch = await read(reader)) {
      isEmpty = false;
      await note(batch);
    }
    if (isEmpty) found.push({ kind: 'folder', path: pathOf(folder) });
    onFound(found.length);
  }
  return found;
}

/** What a file dialog gave; of a folder dialog the files know their paths, empty folders are unknown. */
export function fromFiles(files: FileList): Picked[] {
  return Array.from(files, fromFile);
}

/**
 * The files that were shortened, moved or, in Chromium, written since they were picked, as they are found:
 * Chromium never reads such a `File` again.
 */
export async function* unreadableOf(
  picked: readonly Picked[],
): AsyncGenerator<ReadonlySet<Picked>> {
  for (const piece of pieces(picked)) {
    const reads = await Promise.all(piece.map(canBeRead));
    yield new Set(piece.filter((_, index) => reads[index] === false));
  }
}

/** Whether its last byte is there. */
async function canBeRead(pick: Picked): Promise<boolean> {
  if (pick.kind === 'folder' || pick.file.size === 0) return true;
  try {
    return (await pick.file.slice(-1).arrayBuffer()).byteLength === 1;
  } catch {
    return false;
  }
}

function* pieces<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += FILES_AT_ONCE) yield all.slice(at, at + FILES_AT_ONCE);
}

function fromFile(file: File): Picked {
  return { kind: 'file', path: (file.webkitRelativePath || file.name).normalize('NFC'), file };
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Entries' paths begin at the root of the drop. */
function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '').normalize('NFC');
}

async function pickedOf(entry: FileSystemFileEntry): Promise<Picked> {
  const file = await new Promise<File>((resolve, reject) => {
    entry.file(resolve, (error) => {
      reject(unreadable(error));
    });
  });
  return { kind: 'file', path: pathOf(entry), file };
}

function read(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, (error) => {
      reject(unreadable(error));
    });
  });
}

function unreadable(cause: unknown): Failure {
  return new Failure('file-unreadable', 'the browser may not read it', { cause });
}
