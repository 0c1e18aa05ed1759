/**
 * Writes the manifest of a plan whose objects were all sent.
 *
 * As a Blob, since the manifest of a million files is larger than what a page should hold: the browser
 * may put it on its disk. It is sealed from there like any file.
 *
 * Units: bytes. Source: spec/file-format.md section 5.
 */

import { Failure } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import { ManifestWriter, placeFor } from '../format/manifest-writer.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { Refused } from '../format/refused.ts';
import type { Plan, PlannedFile } from './plan.ts';

/** Lines are handed to the browser in pieces of this size. */
const PIECE_BYTES = 1_048_576;

class Pieces {
  readonly #blobs: Blob[] = [];
  #lines: Bytes[] = [];
  #bytes = 0;

  add(line: Bytes): void {
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= PIECE_BYTES) this.#flush();
  }

  whole(): Blob {
    this.#flush();
    return new Blob(this.#blobs);
  }

  #flush(): void {
    this.#blobs.push(new Blob(this.#lines));
    this.#lines = [];
    this.#bytes = 0;
  }
}

/**
 * @param objects of the lots, in their order
 * @throws {Failure} bad-names or too-many-files, which a plan rules out
 */
export function manifestOf(plan: Plan, objects: readonly ObjectFacts[]): Blob {
  const pieces = new Pieces();
  const writer = new ManifestWriter();
  const { entries, files, bytes } = plan;
  try {
    pieces.add(writer.head({ files, folders: entries.length - files, bytes }));
    for (const entry of entries) {
      if (entry.kind === 'file') addFile(entry, objects, writer, pieces);
      else pieces.add(writer.folder(entry.path, undefined));
    }
    writer.finish();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const kind = error.reason === 'too-large' ? 'too-many-files' : 'bad-names';
    throw new Failure(kind, error.message, { cause: error });
  }
  return pieces.whole();
}

function addFile(
  entry: PlannedFile,
  objects: readonly ObjectFacts[],
  writer: ManifestWriter,
  pieces: Pieces,
): void {
  const { path, file, place } = entry;
  const line = { path, mtime: file.lastModified, executable: false, length: file.size };
  if (!place) {
    pieces.add(writer.file({ ...line, place: { kind: 'nowhere' } }));
    return;
  }
  const object = objects[place.lot];
  if (!object) throw new Error('an object that was not sent');
  if (placeFor(file.size) === 'pack') {
    if (place.offset === 0) pieces.add(writer.pack(object));
    pieces.add(writer.file({ ...line, place: { kind: 'pack', offset: place.offset } }));
    return;
  }
  pieces.add(writer.file({ ...line, place: { kind: 'own', object } }));
}
