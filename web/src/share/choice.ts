/**
 * From entries that a person chose to what is fetched, in which order, and under which name it is saved.
 *
 * One file is saved as it is. Anything else becomes one zip: folders first, then the files in the order
 * of their bytes, not of their paths, so that each object is read once from its beginning to its end.
 *
 * Which checks apply: an object whose files are all chosen is read whole, with its padding and its root.
 * Of a pack of which only some are chosen just the chunks of those are read, each checked by itself. Who
 * chooses everything has every object of the share read whole, also those that no file lies in.
 *
 * Units: bytes of plaintext. Pure. Source: spec/file-format.md sections 2.4 and 5.
 */

import { above, savedName } from '../disk/names.ts';
import type { Catalogue, Place } from './catalogue.ts';
import type { Entry, OpenedShare } from './opening.ts';
import { rangeStretch, wholeStretch, type Stretch } from './reading.ts';

export interface Choice {
  readonly folders: readonly Entry[];
  /** In the order of `stretches`; empty files lie nowhere. */
  readonly files: readonly Entry[];
  readonly stretches: readonly Stretch[];
  readonly bytes: number;
}

export function chooseOf(catalogue: Catalogue, indexes: readonly number[]): Choice {
  const chosen = [...new Set(indexes)].sort((a, b) => a - b).map((i) => catalogue.entry(i));
  const folders = chosen.filter((entry) => entry.kind === 'folder');
  const files = chosen.filter((entry) => entry.kind === 'file');
  const place = (entry: Entry): { object: number; offset: number } =>
    catalogue.place(entry.index) ?? { object: -1, offset: 0 };
  files.sort((a, b) => place(a).object - place(b).object || place(a).offset - place(b).offset);
  const isAll = chosen.length === catalogue.entries.length;
  return {
    folders,
    files,
    stretches: isAll ? allOf(catalogue) : stretchesOf(catalogue, files),
    bytes: files.reduce((sum, file) => sum + file.size, 0),
  };
}

function allOf(catalogue: Catalogue): Stretch[] {
  return Array.from({ length: catalogue.objects }, (_, object) =>
    wholeStretch(object, catalogue.facts(object)),
  );
}

function stretchesOf(catalogue: Catalogue, files: readonly Entry[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [object, places] of byObject(catalogue, files)) {
    const isWhole = places.length === catalogue.filesIn(object);
    if (isWhole) stretches.push(wholeStretch(object, catalogue.facts(object)));
    else stretches.push(...rangesOf(object, places));
  }
  return stretches;
}

function byObject(catalogue: Catalogue, files: readonly Entry[]): Map<number, Place[]> {
  const groups = new Map<number, Place[]>();
  for (const file of files) {
    const place = catalogue.place(file.index);
    if (!place) continue;
    const group = groups.get(place.object);
    if (group) group.push(place);
    else groups.set(place.object, [place]);
  }
  return groups;
}

/**
 * The name that a choice is saved under, which its line on the page tells too. Of a zip it is that of the lowest
 * folder that holds all of it, of the whole share the topmost; else the share's.
 */
export function nameToSave(
  entries: readonly Entry[],
  share: Pick<OpenedShare, 'linkId' | 'name' | 'entries'>,
): string {
  const [first] = entries;
  if (first?.kind === 'file' && entries.length === 1) return savedName(first.path);
  let folder = first ? folderOf(first) : '';
  for (const entry of entries) {
    while (folder !== '' && !`${folderOf(entry)}/`.startsWith(`${folder}/`)) folder = above(folder);
  }
  if (entries.length === share.entries.length) folder = folder.replace(/\/.*/, '');
  return `${savedName(folder === '' ? (share.name ?? share.linkId) : folder)}.zip`;
}

function folderOf({ kind, path }: Entry): string {
  return kind === 'folder' ? path : above(path);
}

/** Files that share a chunk, or whose chunks touch, are fetched together. */
function rangesOf(object: number, places: readonly Place[]): Stretch[] {
  const ranges: Stretch[] = [];
  for (const { offset, size } of places) {
    const range = rangeStretch(object, offset, offset + size);
    const before = ranges.at(-1);
    if (before && range.firstChunk <= before.endChunk) {
      ranges[ranges.length - 1] = { ...before, endChunk: range.endChunk };
    } else ranges.push(range);
  }
  return ranges;
}
