/**
 * Saves through the browser's own downloads: a service worker answers an address with a stream.
 *
 * A failed check breaks the stream, which is what makes a download fail: one that merely ends early counts as
 * finished, whatever length was told. The last bytes come after all checks, by the reader. Where the browser ends
 * the service worker itself, it may call a cut file finished, and nothing is left but to say so; after the last
 * word to the worker not even that.
 *
 * Units: bytes. Source: docs/decisions/0053-how-the-page-saves.md.
 */

import { Failure } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import { publish, type Address, type Served } from '../media/bridge.ts';
import { Declined, type Saved, type Sink } from './sink.ts';

/** The frame that began a download is kept this long after its end. */
const FRAME_MS = 60_000;
/** A browser that does not come for its download in this time has refused it. */
const BEGIN_MS = 30_000;

export class StreamSink implements Sink {
  readonly #address: Address;
  readonly #frame = document.createElement('iframe');
  readonly #over = Promise.withResolvers<never>();
  readonly #closed = Promise.withResolvers<undefined>();
  #why: Error | undefined;
  #offer: { readonly bytes: Bytes; readonly taken: () => void } | undefined;
  /** Of the present write: one that waited for `over` itself would be kept by it until the end. */
  #refuse: ((why: Error) => void) | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(worker: ServiceWorkerRegistration, base: string, { name, size }: Saved) {
    this.#over.promise.catch(() => undefined); // whoever writes or looks at it is told
    const late = setTimeout(() => {
      this.#lose(new Failure('download-not-begun', 'nobody came for it'));
    }, BEGIN_MS);
    const read: Served['read'] = (_from, _until, signal) => this.#read(late, signal);
    const ended = (): void => {
      this.#closed.resolve(undefined);
    };
    const what = { type: 'application/octet-stream', size, name, read, ended };
    this.#address = publish(worker, base, what, () => {
      if (!this.#ended) this.#lose(new Failure('download-lost', 'the service worker was stopped'));
    });
    this.#frame.hidden = true;
    this.#frame.src = this.#address.url;
    document.body.append(this.#frame);
  }

  get over(): Promise<never> {
    return this.#over.promise;
  }

  write(bytes: Bytes): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#why) reject(this.#why);
      this.#refuse = reject;
      this.#offer = { bytes, taken: resolve };
      this.#wake?.();
    });
  }

  async finish(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await Promise.race([this.#closed.promise, this.#over.promise]);
    this.#forget();
  }

  abort(): Promise<void> {
    this.#ended = true;
    this.#forget();
    this.#wake?.();
    return Promise.resolve();
  }

  #forget(): void {
    this.#address.close();
    setTimeout(() => {
      this.#frame.remove();
    }, FRAME_MS);
  }

  /** What the service worker pulls; each block was taken when the next is asked for. */
  async *#read(
    late: ReturnType<typeof setTimeout>,
    signal: AbortSignal,
  ): AsyncGenerator<Bytes, void, undefined> {
    clearTimeout(late); // at the first pull: whoever asks for the head alone may still refuse it
    // Whoever ends it while nothing comes would be heard at the next block only.
    signal.addEventListener('abort', () => this.#wake?.());
    try {
      for (;;) {
        while (!this.#offer && !this.#ended) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          signal.throwIfAborted();
        }
        const offer = this.#offer;
        this.#offer = undefined;
        if (!offer) return;
        yield offer.bytes;
        offer.taken();
      }
    } finally {
      if (!this.#ended) this.#lose(new Declined('ended in the list of downloads'));
    }
  }

  #lose(why: Error): void {
    this.#why ??= why;
    this.#over.reject(why);
    this.#refuse?.(why);
  }
}
