/**
 * From what a person picked to the objects of a share: which file lies in which object, and where.
 *
 * Small files share packs, so that 100,000 of them are a few dozen objects. A pack stays open while
 * large files pass. All of it is decided before anything is read, in the order of the manifest.
 *
 * Units: bytes of plaintext; times in milliseconds since 1970. Pure.
 *
 * Source: spec/file-format.md section 5; docs/decisions/0044-plan-and-packs.md.
 */

import { Failure } from '../failure.ts';
import { utf8 } from '../format/bytes.ts';
import { toBase64Url } from '../format/base64url.ts';
import { sha256 } from '../format/hashes.ts';
import { CONTENT_OBJECTS_MAX, RECORDS_MAX } from '../format/manifest-rules.ts';
import { LINE_BYTES_MAX } from '../format/manifest-lines.ts';
import { PACK_BYTES_MAX, placeFor } from '../format/manifest-writer.ts';
import { comparePaths, prepareNewPath } from '../format/paths.ts';
import { Refused } from '../format/refused.ts';
import type { Picked } from './sending.ts';

/** A path as JSON writes it; what else a line holds is shorter than the rest. */
const PATH_IN_LINE_MAX = LINE_BYTES_MAX - 512;

/** A pack is put together in one go, and its list of files is hashed as a whole. */
export const PACK_FILES_MAX = 8_192;

export interface PlannedFile {
  readonly kind: 'file';
  readonly path: string;
  readonly file: File;
  /** Its place among what was picked. */
  readonly picked: number;
  /** Absent for an empty file. */
  readonly place: { readonly lot: number; readonly offset: number } | undefined;
}

export interface PlannedFolder {
  readonly kind: 'folder';
  readonly path: string;
}

/** One object to be: a large file, or a pack of small ones. */
export interface Lot {
  readonly files: readonly PlannedFile[];
  readonly size: number;
}

export interface Plan {
  /** In the order of the manifest. */
  readonly entries: readonly (PlannedFile | PlannedFolder)[];
  /** In the order in which the manifest names them. */
  readonly lots: readonly Lot[];
  readonly files: number;
  readonly bytes: number;
}

type Named =
  | { readonly kind: 'file'; readonly path: string; readonly file: File; readonly picked: number }
  | PlannedFolder;

/** @throws {Failure} nothing-to-send, too-many-files or bad-names */
export function planOf(picked: readonly Picked[]): Plan {
  if (picked.length === 0) throw new Failure('nothing-to-send', 'nothing picked');
  const named = inOrder(picked);
  if (named.length > RECORDS_MAX) throw new Failure('too-many-files', 'too many entries');
  const packer = new Packer();
  const entries = named.map((entry) => (entry.kind === 'file' ? packer.place(entry) : entry));
  const { packs, lots } = packer;
  if (entries.length + packs > RECORDS_MAX || lots.length > CONTENT_OBJECTS_MAX) {
    throw new Failure('too-many-files', 'too many lines or objects');
  }
  const files = entries.filter((entry) => entry.kind === 'file');
  return {
    entries,
    lots,
    files: files.length,
    bytes: files.reduce((sum, { file }) => sum + file.size, 0),
  };
}

/** Every file, every folder and every folder above one, once each. */
function inOrder(picked: readonly Picked[]): Named[] {
  const byPath = new Map<string, Named>();
  picked.forEach((pick, i) => {
    const path = nameOf(pick.path);
    const before = byPath.get(path);
    if (before && (before.kind === 'file' || pick.kind === 'file')) throw twice();
    if (pick.kind === 'file') byPath.set(path, { kind: 'file', path, file: pick.file, picked: i });
    else byPath.set(path, { kind: 'folder', path });
  });
  for (const path of [...byPath.keys()]) addFoldersAbove(path, byPath);
  return [...byPath.values()].sort((a, b) => comparePaths(a.path, b.path));
}

function addFoldersAbove(path: string, byPath: Map<string, Named>): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const above = path.slice(0, end);
    const before = byPath.get(above);
    if (before?.kind === 'file') throw twice();
    if (before) return;
    byPath.set(above, { kind: 'folder', path: above });
  }
}

function twice(): Failure {
  return new Failure('bad-names', 'one name twice');
}

function nameOf(path: string): string {
  try {
    const prepared = prepareNewPath(path);
    if (prepared.includes('"') && utf8(JSON.stringify(prepared)).length > PATH_IN_LINE_MAX) {
      throw new Failure('bad-names', 'a path too long for a line');
    }
    return prepared;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Failure('bad-names', error.message, { cause: error });
  }
}

/** Says for one file after the other where it lies. */
class Packer {
  readonly lots: { files: PlannedFile[]; size: number }[] = [];
  /** How many of the lots are packs. */
  packs = 0;
  #pack: number | undefined;

  place(named: Named & { kind: 'file' }): PlannedFile {
    const { size } = named.file;
    const kind = placeFor(size);
    if (kind === 'nowhere') return { ...named, place: undefined };
    const lot = kind === 'pack' ? this.#packFor(size) : this.lots.push({ files: [], size: 0 }) - 1;
    const into = this.lots[lot];
    if (!into) throw new Error('a lot that was not made');
    const planned = { ...named, place: { lot, offset: into.size } };
    into.files.push(planned);
    into.size += size;
    return planned;
  }

  #packFor(size: number): number {
    const open = this.#pack === undefined ? undefined : this.lots[this.#pack];
    const fits = open && open.size + size <= PACK_BYTES_MAX && open.files.length < PACK_FILES_MAX;
    if (this.#pack === undefined || !fits) {
      this.#pack = this.lots.push({ files: [], size: 0 }) - 1;
      this.packs++;
    }
    return this.#pack;
  }
}

/** The plaintext of a lot, its files end to end; nothing is read yet. */
export function contentOf(lot: Lot): Blob {
  const [first] = lot.files;
  return lot.files.length === 1 && first ? first.file : new Blob(lot.files.map(({ file }) => file));
}

/**
 * Names what a lot is made of: paths, lengths and times of its files. Another run finds by it what it
 * left unfinished; whether the bytes are the same is told by the hashes of the leaves alone.
 */
export function compositionOf(lot: Lot): Promise<string> {
  return digestOf(lot.files.map(named));
}

/** Names all that a plan sends, as `compositionOf` does one lot: with folders and empty files. */
export async function fingerprintOf({ entries }: Plan): Promise<string> {
  const parts: string[] = [];
  for (let at = 0; at < entries.length; at += PACK_FILES_MAX) {
    parts.push(await digestOf(entries.slice(at, at + PACK_FILES_MAX).map(named)));
  }
  return digestOf(parts);
}

function named(entry: PlannedFile | PlannedFolder): (string | number)[] {
  if (entry.kind === 'folder') return [entry.path];
  const { path, file } = entry;
  return [path, file.size, file.lastModified];
}

async function digestOf(members: readonly unknown[]): Promise<string> {
  return toBase64Url(await sha256(utf8(JSON.stringify(members))));
}
