/**
 * Saves through the browser's own dialog (File System Access): Chromium.
 *
 * The browser writes beside the place that was chosen and moves it there when it is closed. Until then an
 * empty file stands there, which is removed if the save is aborted: the dialog makes a new one, and empties one
 * that stood there before as soon as the person has agreed to replace it, which no page can prevent.
 *
 * Units: bytes. Source: WICG File System Access (showSaveFilePicker); WHATWG File System (createWritable).
 */

import type { Bytes } from '../format/bytes.ts';
import { Declined, sinkFailure, type Saved, type Sink } from './sink.ts';

/** Chromium alone has `remove`, as it alone has the dialog. */
type Removable = FileSystemFileHandle & { remove?(): Promise<void> };
type Picker = (options: { suggestedName?: string }) => Promise<Removable>;

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
    return new PickedFile(await handle.createWritable(), handle);
  } catch (error) {
    const closed = error instanceof DOMException && error.name === 'AbortError';
    throw closed ? new Declined('no place was chosen') : sinkFailure(error);
  }
}

function ask(suggestedName: string): Promise<Removable> {
  const show = picker();
  if (!show) throw new Error('no dialog here');
  return show({ suggestedName });
}

class PickedFile implements Sink {
  readonly #writable: FileSystemWritableFileStream;
  readonly #chosen: Removable;

  constructor(writable: FileSystemWritableFileStream, chosen: Removable) {
    this.#writable = writable;
    this.#chosen = chosen;
  }

  async write(bytes: Bytes): Promise<void> {
    await this.#do(this.#writable.write(bytes));
  }

  async finish(): Promise<void> {
    await this.#do(this.#writable.close());
  }

  async abort(): Promise<void> {
    await this.#writable.abort().catch(() => undefined);
    await this.#chosen.remove?.().catch(() => undefined);
  }

  async #do(act: Promise<void>): Promise<void> {
    try {
      await act;
    } catch (error) {
      throw sinkFailure(error);
    }
  }
}
