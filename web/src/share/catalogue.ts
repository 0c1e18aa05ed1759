/**
 * What lies in a share, compactly: entries to be shown, and where each file's bytes are.
 *
 * A share has up to a million files in a million objects. Of an object 96 bytes are kept, in arrays that
 * grow; of an entry what the page shows, and two numbers.
 *
 * Units: bytes of plaintext, indexes of entries and objects. Source: spec/file-format.md section 5.
 */

import { Failure } from '../failure.ts';
import {
  fileKey,
  fromUtf8,
  hash,
  ID_BYTES,
  KEY_BYTES,
  objectId,
  utf8,
  type Bytes,
} from '../format/bytes.ts';
import type { FileEntry, ManifestEntry } from '../format/manifest-reader.ts';
import { ObjectList, type ListSummary } from '../format/object-list.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import type { Entry } from './opening.ts';

/** Where a file lies; `size` of it from `offset` on in the plaintext of `object`. */
export interface Place {
  readonly object: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * UTF-16 units of all paths together, which the page holds: a million files with paths of 268 each. The
 * specification allows more, which a tab has no memory for: the command line reads it as a stream.
 */
export const PATH_CHARACTERS_MAX = 256 * 1_048_576;

/**
 * Names of files and folders, each counted where it first stands: what a tree of them has of nodes. Deep
 * paths that share nothing fill a device's memory, too.
 */
export const NAMES_MAX = 2_000_000;

const KEYS = ID_BYTES + KEY_BYTES;
const FACTS = KEYS + KEY_BYTES;
const NOWHERE = -1;

/** The objects of a share, in the order of its list without the manifest. */
class ObjectTable {
  #bytes: Bytes = new Uint8Array(16 * FACTS);
  readonly #stored: number[] = [];
  readonly #size: number[] = [];

  get count(): number {
    return this.#size.length;
  }

  add(facts: ObjectFacts): void {
    const at = this.count * FACTS;
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(2 * at);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(facts.id, at);
    this.#bytes.set(facts.key, at + ID_BYTES);
    this.#bytes.set(facts.root, at + KEYS);
    this.#stored.push(facts.stored);
    this.#size.push(facts.size);
  }

  facts(object: number): ObjectFacts {
    const at = object * FACTS;
    const stored = this.#stored[object];
    const size = this.#size[object];
    if (stored === undefined || size === undefined) throw new Error('no such object');
    return {
      id: objectId(this.#bytes.slice(at, at + ID_BYTES)),
      key: fileKey(this.#bytes.slice(at + ID_BYTES, at + KEYS)),
      root: hash(this.#bytes.slice(at + KEYS, at + FACTS)),
      stored,
      size,
    };
  }
}

export class Catalogue {
  readonly entries: Entry[] = [];
  readonly #objects = new ObjectTable();
  readonly #objectOf: number[] = [];
  readonly #offsetOf: number[] = [];
  readonly #filesIn: number[] = [];
  #totalBytes = 0;
  #pathCharacters = 0;
  #names = 0;
  /** By identity: a file lies in the object told last, or in a pack told before other objects. */
  readonly #numbers = new WeakMap<ObjectFacts, number>();

  get totalBytes(): number {
    return this.#totalBytes;
  }

  get objects(): number {
    return this.#objects.count;
  }

  facts(object: number): ObjectFacts {
    return this.#objects.facts(object);
  }

  entry(index: number): Entry {
    const entry = this.entries[index];
    if (!entry) throw new Error('no such entry');
    return entry;
  }

  /** How many files lie in an object; empty ones lie nowhere. */
  filesIn(object: number): number {
    return this.#filesIn[object] ?? 0;
  }

  /** Absent for folders and empty files. */
  place(index: number): Place | undefined {
    const object = this.#objectOf[index] ?? NOWHERE;
    if (object === NOWHERE) return undefined;
    return { object, offset: this.#offsetOf[index] ?? 0, size: this.entry(index).size };
  }

  /** @throws {Refused} wrong-hash, unless these are the objects that the record names */
  async check(manifest: ObjectFacts, stated: ListSummary): Promise<void> {
    const list = new ObjectList();
    list.add(manifest);
    for (let object = 0; object < this.objects; object++) list.add(this.facts(object));
    await list.check(stated);
  }

  /** Takes the next of a manifest's entries, all of them in order. @throws {Refused} too-large */
  add(entry: ManifestEntry): void {
    switch (entry.kind) {
      case 'head':
        return;
      case 'object':
        this.#numbers.set(entry.object, this.#objects.count);
        this.#objects.add(entry.object);
        this.#filesIn.push(0);
        return;
      case 'folder':
        this.#addEntry('folder', entry.path, 0, entry.mtime, false);
        this.#addPlace(NOWHERE, 0);
        return;
      case 'file':
        this.#addFile(entry);
    }
  }

  #addFile(entry: FileEntry): void {
    const { path, length, mtime, executable, location } = entry;
    this.#addEntry('file', path, length, mtime, executable);
    this.#totalBytes += length;
    if (!location) {
      this.#addPlace(NOWHERE, 0);
      return;
    }
    const object = this.#numbers.get(location.object);
    if (object === undefined) throw new Error('a file in an object that was not told');
    this.#addPlace(object, location.offset);
    this.#filesIn[object] = this.filesIn(object) + 1;
  }

  #addEntry(
    kind: Entry['kind'],
    path: string,
    size: number,
    mtime: number | undefined,
    executable: boolean,
  ): void {
    this.#pathCharacters += path.length;
    if (this.#pathCharacters > PATH_CHARACTERS_MAX) tooLarge('paths too long in all');
    this.#names += newNames(this.entries.at(-1)?.path ?? '', path);
    if (this.#names > NAMES_MAX) tooLarge('too many folders');
    const index = this.entries.length;
    // A text cut out of a line keeps all of the line in memory: this is one by itself.
    const own = fromUtf8(utf8(path));
    this.entries.push({ index, kind, path: own, size, mtimeMs: mtime ?? 0, executable });
  }

  #addPlace(object: number, offset: number): void {
    this.#objectOf.push(object);
    this.#offsetOf.push(offset);
  }
}

function tooLarge(detail: string): never {
  throw new Failure('list-too-large', detail);
}

/** How many names of a path the one before it has not. */
function newNames(before: string, path: string): number {
  let common = 0;
  for (let at = 0; at < path.length; at++) {
    const isEnd = path[at] === '/';
    if (isEnd && (before[at] === '/' || before.length === at)) common = at + 1;
    if (path[at] !== before[at]) break;
  }
  return path.slice(common).split('/').length;
}
