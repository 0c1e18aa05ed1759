/**
 * How fast it goes: bytes over the last seconds.
 *
 * Units: bytes, milliseconds.
 */

import type { Progress } from './sending.ts';

/** Long enough to be calm, short enough to follow a line that changes. */
const WINDOW_MS = 5_000;
const SAMPLE_MS = 250;
/** Before this much was seen no speed is told. */
const SEEN_MS = 1_000;

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

export class Meter {
  #bytes = 0;
  #samples: Sample[] = [];

  /** Bytes moved now. */
  add(bytes: number): void {
    this.#bytes += bytes;
    const ms = performance.now();
    const last = this.#samples.at(-1);
    if (last && ms - last.ms < SAMPLE_MS) return;
    this.#samples.push({ ms, bytes: this.#bytes });
    while (this.#samples[0] && ms - this.#samples[0].ms > WINDOW_MS) this.#samples.shift();
  }

  /** After a pause: what was before says nothing any more. */
  restart(): void {
    this.#samples = [];
  }

  progress(totalBytes: number, doneBytes: number): Progress {
    const [first] = this.#samples;
    const span = first ? performance.now() - first.ms : 0;
    const moved = first ? this.#bytes - first.bytes : 0;
    const bytesPerSecond = span >= SEEN_MS ? (moved / span) * 1_000 : 0;
    const left = totalBytes - doneBytes;
    const secondsLeft = bytesPerSecond > 0 ? left / bytesPerSecond : undefined;
    return { totalBytes, doneBytes, bytesPerSecond, secondsLeft };
  }
}
