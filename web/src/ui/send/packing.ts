/**
 * What was picked so far: adding without two of one name, removing, and the rows that show it.
 *
 * A file picked twice stays once; another file of the same name gets a number, and so does a folder named
 * as a file. An empty folder is one as long as nothing lies in it. Names that no share can hold are left
 * out and told. Pure.
 *
 * Units: bytes.
 */

import { comparePaths, prepareNewPath } from '../../format/paths.ts';
import { Refused } from '../../format/refused.ts';
import type { Picked } from '../../send/sending.ts';

export type Row =
  /** A folder that was picked, with all below it. */
  | {
      readonly kind: 'group';
      readonly name: string;
      readonly files: number;
      readonly bytes: number;
      readonly open: boolean;
    }
  /** `depth` 1 below an open group, with the path from there on. */
  | {
      readonly kind: 'file' | 'folder';
      readonly path: string;
      readonly shown: string;
      readonly bytes: number;
      readonly depth: 0 | 1;
    };

export interface Added {
  readonly all: readonly Picked[];
  /** How many are new. */
  readonly count: number;
  /** Each path once. */
  readonly leftOut: readonly string[];
}

/** What is new stands behind what was there, in the order in which it will be sent. */
export function add(before: readonly Picked[], picks: readonly Picked[]): Added {
  const byPath = new Map(before.map((pick) => [pick.path, pick]));
  const folders = new Set<string>();
  for (const pick of before) noteFolders(pick, folders);
  const leftOut = new Set<string>();
  for (const pick of picks.toSorted((a, b) => comparePaths(a.path, b.path))) {
    const wanted = prepared(pick.path);
    if (wanted === undefined) {
      leftOut.add(pick.path);
      continue;
    }
    const path = pick.kind === 'file' ? besideFiles(wanted, byPath) : asFolder(wanted, byPath);
    if (isSame(byPath.get(path), pick)) continue;
    const free = freePath(path, (taken) => byPath.has(taken) || isFolder(pick, taken, folders));
    const added = { ...pick, path: free };
    byPath.set(free, added);
    noteFolders(added, folders);
  }
  const all = withoutFilled([...byPath.values()]);
  const known = new Set(before);
  return { all, count: all.filter((pick) => !known.has(pick)).length, leftOut: [...leftOut] };
}

/** Without empty folders in which something lies by now: its path names them. */
function withoutFilled(all: readonly Picked[]): readonly Picked[] {
  const filled = new Set<string>();
  for (const { path } of all) noteAbove(path, filled);
  return all.filter(({ kind, path }) => kind === 'file' || !filled.has(path));
}

/** Without a file, or without a folder and all below it. */
export function without(all: readonly Picked[], path: string): readonly Picked[] {
  return all.filter((pick) => pick.path !== path && !pick.path.startsWith(`${path}/`));
}

export function bytesOf(pick: Picked): number {
  return pick.kind === 'file' ? pick.file.size : 0;
}

export function totalOf(all: readonly Picked[]): { files: number; bytes: number } {
  const files = all.filter(({ kind }) => kind === 'file').length;
  return { files, bytes: all.reduce((sum, pick) => sum + bytesOf(pick), 0) };
}

export function rowsOf(all: readonly Picked[], open: ReadonlySet<string>): readonly Row[] {
  const tops = new Map<string, Picked[]>();
  for (const pick of all) {
    const top = pick.path.split('/', 1)[0] ?? '';
    const below = tops.get(top);
    if (below) below.push(pick);
    else tops.set(top, [pick]);
  }
  return [...tops].flatMap(([name, picks]) => rowsOfTop(name, picks, open.has(name)));
}

function rowsOfTop(name: string, picks: readonly Picked[], open: boolean): readonly Row[] {
  const [only] = picks;
  if (only?.path === name) return [rowOf(only, name, 0)];
  const group: Row = { kind: 'group', name, open, ...totalOf(picks) };
  if (!open) return [group];
  return [group, ...picks.map((pick) => rowOf(pick, pick.path.slice(name.length + 1), 1))];
}

function rowOf(pick: Picked, shown: string, depth: 0 | 1): Row {
  return { kind: pick.kind, path: pick.path, shown, bytes: bytesOf(pick), depth };
}

/** Whether a share can hold this path. */
export function canBeSent(path: string): boolean {
  return prepared(path) !== undefined;
}

function prepared(path: string): string | undefined {
  try {
    return prepareNewPath(path);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function isSame(known: Picked | undefined, pick: Picked): boolean {
  if (known?.kind !== 'file' || pick.kind !== 'file')
    return known !== undefined && known.kind === pick.kind;
  const { size, lastModified } = pick.file;
  return known.file.size === size && known.file.lastModified === lastModified;
}

/** Its folders, and all above it. */
function noteFolders({ kind, path }: Picked, folders: Set<string>): void {
  if (kind === 'folder') folders.add(path);
  noteAbove(path, folders);
}

function noteAbove(path: string, folders: Set<string>): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    folders.add(path.slice(0, end));
  }
}

/** Whether a file cannot be named so. */
function isFolder(pick: Picked, path: string, folders: ReadonlySet<string>): boolean {
  return pick.kind === 'file' && folders.has(path);
}

/** A folder's path, each name of it with a number where a file has that name. */
function asFolder(wanted: string, byPath: ReadonlyMap<string, Picked>): string {
  const isFile = (path: string): boolean => byPath.get(path)?.kind === 'file';
  return wanted
    .split('/')
    .reduce((above, name) => freePath(above === '' ? name : `${above}/${name}`, isFile), '');
}

/** A file's path with its folders as `asFolder` names them. */
function besideFiles(wanted: string, byPath: ReadonlyMap<string, Picked>): string {
  const end = wanted.lastIndexOf('/');
  return end < 0 ? wanted : asFolder(wanted.slice(0, end), byPath) + wanted.slice(end);
}

/** `a/photo.jpg`, else `a/photo (2).jpg`, and so on. */
function freePath(path: string, isTaken: (path: string) => boolean): string {
  if (!isTaken(path)) return path;
  const dot = path.lastIndexOf('.');
  const isExtension = dot > path.lastIndexOf('/') + 1;
  const [stem, end] = isExtension ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
  // Ends, since finitely many are taken.
  for (let number = 2; ; number++) {
    const free = `${stem} (${number})${end}`;
    if (!isTaken(free)) return free;
  }
}
