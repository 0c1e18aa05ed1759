/**
 * Saves small files by way of memory: every browser can, and no dialog is needed.
 *
 * Units: bytes.
 */

import type { Bytes } from '../format/bytes.ts';
import type { Saved, Sink } from './sink.ts';

/** The address of a blob is taken back after this; the browser has opened it long before. */
const TAKEN_MS = 60_000;

export class BlobSink implements Sink {
  readonly #name: string;
  #parts: Bytes[] = [];

  constructor({ name }: Saved) {
    this.#name = name;
  }

  write(bytes: Bytes): Promise<void> {
    this.#parts.push(bytes);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    download(new Blob(this.#parts, { type: 'application/octet-stream' }), this.#name);
    this.#parts = [];
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.#parts = [];
    return Promise.resolve();
  }
}

/** Hands a finished file to the browser's own downloads. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, TAKEN_MS);
}
