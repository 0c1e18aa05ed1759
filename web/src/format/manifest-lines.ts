/**
 * One line of a manifest, as text and as a value.
 *
 * A line is judged here by itself; what must hold between lines is told in `manifest-rules.ts`.
 *
 * Units: bytes and milliseconds since 1970. Pure. Source: spec/file-format.md section 5.
 */

import { utf8, type Bytes } from './bytes.ts';
import { parseJsonObject, type JsonObject } from './json.ts';
import { countOf, flagOf, objectOf, optionalIntegerOf, textOf } from './members.ts';
import { factsForJson, readFacts, type ObjectFacts } from './object-facts.ts';
import { checkPath } from './paths.ts';
import { refuse } from './refused.ts';

/** With its line feed. */
export const LINE_BYTES_MAX = 8_192;

export interface HeadLine {
  readonly kind: 'head';
  readonly files: number;
  readonly folders: number;
  /** Sum of the files' lengths. */
  readonly bytes: number;
}

/** An object that holds the small files that follow, end to end. */
export interface PackLine {
  readonly kind: 'pack';
  readonly object: ObjectFacts;
}

/** Where a file's bytes lie: nowhere for an empty one, in the pack before it, or in an object of its own. */
export type Place =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'pack'; readonly offset: number }
  | { readonly kind: 'own'; readonly object: ObjectFacts };

export interface FileLine {
  readonly kind: 'file';
  readonly path: string;
  readonly mtime: number | undefined;
  readonly executable: boolean;
  readonly length: number;
  readonly place: Place;
}

export interface FolderLine {
  readonly kind: 'folder';
  readonly path: string;
  readonly mtime: number | undefined;
}

export type Line = HeadLine | PackLine | FileLine | FolderLine;

const VERSION = 1;

/** @throws {Refused} malformed, too-new, wrong-length or hostile-path */
export function parseLine(text: string): Line {
  const json = parseJsonObject(text);
  const type = textOf(json, 't');
  switch (type) {
    case 'manifest':
      return parseHead(json);
    case 'pack':
      return { kind: 'pack', object: readFacts(json) };
    case 'file':
      return parseFile(json);
    case 'folder':
      return { kind: 'folder', path: pathOf(json), mtime: optionalIntegerOf(json, 'mtime') };
    default:
      return refuse('too-new', 'an unknown kind of line');
  }
}

function parseHead(json: JsonObject): HeadLine {
  if (countOf(json, 'v') !== VERSION) refuse('too-new', 'another version');
  return {
    kind: 'head',
    files: countOf(json, 'files'),
    folders: countOf(json, 'folders'),
    bytes: countOf(json, 'bytes'),
  };
}

function parseFile(json: JsonObject): FileLine {
  const length = countOf(json, 'length');
  return {
    kind: 'file',
    path: pathOf(json),
    mtime: optionalIntegerOf(json, 'mtime'),
    executable: flagOf(json, 'x'),
    length,
    place: parsePlace(json, length),
  };
}

function parsePlace(json: JsonObject, length: number): Place {
  const inPack = json.has('offset');
  const own = json.has('object');
  if (inPack && own) refuse('malformed', 'a file in two places');
  if (length === 0 && (inPack || own)) refuse('malformed', 'an empty file lies nowhere');
  if (length === 0) return { kind: 'nowhere' };
  if (inPack) return { kind: 'pack', offset: countOf(json, 'offset') };
  const object = readFacts(objectOf(json, 'object'));
  if (object.size !== length) refuse('malformed', 'a file that is not its object');
  return { kind: 'own', object };
}

function pathOf(json: JsonObject): string {
  const path = textOf(json, 'path');
  checkPath(path);
  return path;
}

/**
 * The line with its line feed.
 *
 * @throws {Refused} too-large, for a path that JSON escapes beyond the length of a line
 */
export function formatLine(line: Line): Bytes {
  const bytes = utf8(`${JSON.stringify(lineForJson(line))}\n`);
  return bytes.length <= LINE_BYTES_MAX ? bytes : refuse('too-large', 'a line too long');
}

function lineForJson(line: Line): object {
  switch (line.kind) {
    case 'head': {
      const { files, folders, bytes } = line;
      return { t: 'manifest', v: VERSION, files, folders, bytes };
    }
    case 'pack':
      return { t: 'pack', ...factsForJson(line.object) };
    case 'file':
      return {
        t: 'file',
        path: line.path,
        ...(line.mtime === undefined ? {} : { mtime: line.mtime }),
        ...(line.executable ? { x: true } : {}),
        length: line.length,
        ...placeForJson(line.place),
      };
    case 'folder': {
      const { path, mtime } = line;
      return { t: 'folder', path, ...(mtime === undefined ? {} : { mtime }) };
    }
  }
}

function placeForJson(place: Place): object {
  switch (place.kind) {
    case 'nowhere':
      return {};
    case 'pack':
      return { offset: place.offset };
    case 'own':
      return { object: factsForJson(place.object) };
  }
}
