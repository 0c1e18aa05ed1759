/**
 * Saves through the browser's own dialog (File System Access): Chromium.
 *
 * The browser writes beside the place that was chosen and moves it there when it is closed, so until
 * then nothing stands under the final name, and nothing is left when it is aborted.
 *
 * Units: bytes. Source: WICG File System Access; WHATWG File System (createWritable).
 */

import type { Bytes } from '../format/bytes.ts';
import { Declined, sinkFailure, type Saved, type Sink } from './sink.ts';

type Picker = (options: { suggestedName?: string }) => Promise<FileSystemFileHandle>;

function picker(): Picker | undefined {
  return (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
}

export function canPick(): boolean {
  return picker() !== undefined;
}

/** Must be called from a click. @throws {Declined}, or {Failure} not-writable */
export async function pickSink({ name }: Saved): Promise<Sink> {
  try {
    const handle = await ask(name);
    return new PickedFile(await handle.createWritable());
  } catch (error) {
    const closed = error instanceof DOMException && error.name === 'AbortError';
    throw closed ? new Declined('no place was chosen') : sinkFailure(error);
  }
}

function ask(suggestedName: string): Promise<FileSystemFileHandle> {
  const show = picker();
  if (!show) throw new Error('no dialog here');
  return show({ suggestedName });
}

class PickedFile implements Sink {
  readonly #writable: FileSystemWritableFileStream;

  constructor(writable: FileSystemWritableFileStream) {
    this.#writable = writable;
  }

  async write(bytes: Bytes): Promise<void> {
    await this.#do(this.#writable.write(bytes));
  }

  async finish(): Promise<void> {
    await this.#do(this.#writable.close());
  }

  async abort(): Promise<void> {
    await this.#writable.abort().catch(() => undefined);
  }

  async #do(act: Promise<void>): Promise<void> {
    try {
      await act;
    } catch (error) {
      throw sinkFailure(error);
    }
  }
}
