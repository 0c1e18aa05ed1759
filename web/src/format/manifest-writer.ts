/**
 * Writes a manifest as a stream: lines in the order of their paths, each as bytes.
 *
 * The head comes first and tells what follows, so counts are known before; `finish` checks them. What a
 * writer must do beyond what readers demand is checked too: small files in packs, packs not too large.
 *
 * Units: bytes. Holds one path and one pack. One manifest each. Source: spec/file-format.md section 5.
 */

import type { Bytes } from './bytes.ts';
import {
  formatLine,
  type FileLine,
  type HeadLine,
  type Line,
  type Place,
} from './manifest-lines.ts';
import { ManifestRules } from './manifest-rules.ts';
import type { ObjectFacts } from './object-facts.ts';
import { checkPath } from './paths.ts';

/** Files shorter than this, and not empty, lie in packs. */
export const OWN_OBJECT_MIN = 8_388_608;
export const PACK_BYTES_MAX = 67_108_864;

export class ManifestWriter {
  readonly #rules = new ManifestRules();

  head(counts: Omit<HeadLine, 'kind'>): Bytes {
    return this.#write({ kind: 'head', ...counts });
  }

  pack(object: ObjectFacts): Bytes {
    if (object.size > PACK_BYTES_MAX) throw new Error('a pack too large');
    return this.#write({ kind: 'pack', object });
  }

  /**
   * @param file whose path went through `prepareNewPath`
   * @throws {Refused} duplicate-path, hostile-path, or too-large for a path that JSON makes too long
   */
  file(file: Omit<FileLine, 'kind'>): Bytes {
    const fitting = placeFor(file.length);
    if (file.place.kind !== fitting) throw new Error(`a file of ${file.length} bytes: ${fitting}`);
    checkPath(file.path);
    return this.#write({ kind: 'file', ...file, mtime: statable(file.mtime) });
  }

  /** As for files. */
  folder(path: string, mtime: number | undefined): Bytes {
    checkPath(path);
    return this.#write({ kind: 'folder', path, mtime: statable(mtime) });
  }

  /** @throws {Refused} malformed, if the head did not tell what followed */
  finish(): void {
    this.#rules.finish();
  }

  #write(line: Line): Bytes {
    this.#rules.take(line);
    return formatLine(line);
  }
}

/** Nothing for a time that no manifest can state, as damaged disks and archives give. */
function statable(mtime: number | undefined): number | undefined {
  return Number.isSafeInteger(mtime) ? mtime : undefined;
}

/** Where a writer lays a file of this length. */
export function placeFor(length: number): Place['kind'] {
  if (length === 0) return 'nowhere';
  return length < OWN_OBJECT_MIN ? 'pack' : 'own';
}
