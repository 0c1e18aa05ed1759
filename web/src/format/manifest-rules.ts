/**
 * What must hold between the lines of a manifest; readers and writers go through the same rules, so
 * that nobody here writes what nobody would read.
 *
 * Units: lines, objects, bytes. Holds one path and one pack. One manifest each, in order.
 *
 * Source: spec/file-format.md section 5.
 */

import { NUMBER_LIMIT } from './bytes.ts';
import type { FileLine, FolderLine, HeadLine, Line } from './manifest-lines.ts';
import type { ObjectFacts } from './object-facts.ts';
import { comparePaths } from './paths.ts';
import { refuse } from './refused.ts';

/** Lines behind the head. */
export const RECORDS_MAX = 1_000_000;
/** Content objects; with the manifest itself a share has a million. */
export const CONTENT_OBJECTS_MAX = 999_999;

export class ManifestRules {
  #head: HeadLine | undefined;
  #records = 0;
  #objects = 0;
  #files = 0;
  #folders = 0;
  #bytes = 0;
  #path: string | undefined;
  /** The path before, if it was a file's: nothing may lie below it. */
  #below: string | undefined;
  #packEnd = 0;
  #pack: ObjectFacts | undefined;

  /** The pack in which files with an offset lie. */
  get pack(): ObjectFacts | undefined {
    return this.#pack;
  }

  /** @throws {Refused} malformed, too-large, duplicate-path or hostile-path */
  take(line: Line): void {
    if ((line.kind === 'head') !== (this.#head === undefined)) {
      refuse('malformed', 'one head, as the first line');
    }
    if (line.kind === 'head') {
      this.#head = line;
      return;
    }
    if (++this.#records > RECORDS_MAX) refuse('too-large', 'too many lines');
    switch (line.kind) {
      case 'pack':
        this.#takeObject();
        this.#pack = line.object;
        this.#packEnd = 0;
        return;
      case 'file':
        this.#takePath(line);
        this.#takeFile(line);
        return;
      case 'folder':
        this.#takePath(line);
        this.#folders++;
    }
  }

  /** @throws {Refused} malformed, if there was no head or it did not tell the truth */
  finish(): void {
    const head = this.#head ?? refuse('malformed', 'no head');
    const told = head.files === this.#files && head.folders === this.#folders;
    if (!told || head.bytes !== this.#bytes) refuse('malformed', 'not what the head tells');
  }

  #takePath(line: FileLine | FolderLine): void {
    const { path, kind } = line;
    if (this.#path !== undefined && comparePaths(this.#path, path) >= 0) {
      refuse('duplicate-path', 'paths out of order');
    }
    if (this.#below !== undefined && path.startsWith(this.#below)) {
      refuse('hostile-path', 'a path below a file');
    }
    this.#path = path;
    this.#below = kind === 'file' ? `${path}/` : undefined;
  }

  #takeFile(line: FileLine): void {
    this.#files++;
    this.#bytes += line.length;
    if (this.#bytes >= NUMBER_LIMIT) refuse('malformed', 'a sum of 2^53 or more');
    if (line.place.kind === 'own') this.#takeObject();
    if (line.place.kind === 'pack') this.#takePlace(line.place.offset, line.length);
  }

  #takePlace(offset: number, length: number): void {
    const pack = this.#pack ?? refuse('malformed', 'an offset without a pack');
    // Compared without a sum: offset and length may each be just below 2^53.
    if (offset < this.#packEnd || offset > pack.size || length > pack.size - offset) {
      refuse('malformed', 'files overlap or lie outside of their pack');
    }
    this.#packEnd = offset + length;
  }

  #takeObject(): void {
    if (++this.#objects > CONTENT_OBJECTS_MAX) refuse('too-large', 'too many objects');
  }
}
