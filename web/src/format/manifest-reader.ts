/**
 * Reads a manifest as a stream: bytes in pieces of any size go in, entries come out.
 *
 * A manifest may tell of a million files; no more of it is held than one line, one pack and the path
 * before. It is hostile until proven good: whoever acts on entries before `finish` has returned must be
 * able to undo it.
 *
 * Units: bytes. One manifest each. Source: spec/file-format.md section 5.
 */

import { fromUtf8, type Bytes } from './bytes.ts';
import { LINE_BYTES_MAX, parseLine, type Line } from './manifest-lines.ts';
import { ManifestRules } from './manifest-rules.ts';
import type { ObjectFacts } from './object-facts.ts';
import { refuse } from './refused.ts';

/** Where a file's bytes lie: `offset` is in the plaintext of `object`. */
export interface Location {
  readonly object: ObjectFacts;
  readonly offset: number;
}

export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly mtime: number | undefined;
  readonly executable: boolean;
  readonly length: number;
  /** Absent for an empty file. */
  readonly location: Location | undefined;
}

export interface FolderEntry {
  readonly kind: 'folder';
  readonly path: string;
  readonly mtime: number | undefined;
}

/** An object of the share, told before the files that lie in it. */
export interface ObjectEntry {
  readonly kind: 'object';
  readonly object: ObjectFacts;
}

/** The first of all: how many files and folders will follow, and the sum of the files' lengths. */
export interface HeadEntry {
  readonly kind: 'head';
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

export type ManifestEntry = HeadEntry | ObjectEntry | FileEntry | FolderEntry;

const LINE_FEED = 0x0a;

export class ManifestReader {
  readonly #rules = new ManifestRules();
  readonly #partial: Bytes = new Uint8Array(LINE_BYTES_MAX);
  #partialLength = 0;

  /**
   * Takes the next bytes.
   *
   * @returns the entries whose lines they end
   * @throws {Refused} for a reason of file-format.md section 5
   */
  push(bytes: Bytes): ManifestEntry[] {
    const entries: ManifestEntry[] = [];
    for (let at = 0; at < bytes.length;) {
      const feed = bytes.indexOf(LINE_FEED, at);
      const end = feed < 0 ? bytes.length : feed + 1;
      const piece = bytes.subarray(at, end);
      if (this.#partialLength + piece.length > LINE_BYTES_MAX)
        refuse('too-large', 'a line too long');
      if (feed < 0) this.#keep(piece);
      else this.#takeLine(this.#whole(piece), entries);
      at = end;
    }
    return entries;
  }

  /** @throws {Refused} malformed, if the end comes too early */
  finish(): void {
    if (this.#partialLength > 0) refuse('malformed', 'a last line without line feed');
    this.#rules.finish();
  }

  #keep(piece: Bytes): void {
    this.#partial.set(piece, this.#partialLength);
    this.#partialLength += piece.length;
  }

  #whole(piece: Bytes): Bytes {
    if (this.#partialLength === 0) return piece;
    this.#keep(piece);
    const line = this.#partial.subarray(0, this.#partialLength);
    this.#partialLength = 0;
    return line;
  }

  #takeLine(bytes: Bytes, entries: ManifestEntry[]): void {
    const line = parseLine(fromUtf8(bytes.subarray(0, -1)));
    this.#rules.take(line);
    this.#emit(line, entries);
  }

  #emit(line: Line, entries: ManifestEntry[]): void {
    if (line.kind === 'pack') entries.push({ kind: 'object', object: line.object });
    else if (line.kind === 'file') {
      const { kind, path, mtime, executable, length, place } = line;
      let location: Location | undefined;
      if (place.kind === 'own') {
        location = { object: place.object, offset: 0 };
        entries.push({ kind: 'object', object: place.object });
      } else if (place.kind === 'pack') location = this.#inPack(place.offset);
      entries.push({ kind, path, mtime, executable, length, location });
    } else entries.push(line);
  }

  #inPack(offset: number): Location {
    if (!this.#rules.pack) throw new Error('the rules let an offset pass without a pack');
    return { object: this.#rules.pack, offset };
  }
}
