/**
 * One save that runs: bytes from the server, opened and checked, into a sink.
 *
 * It goes on by itself after a cut or a restart of the server. When patience ends, or the grant is over,
 * it stops where it is and tells; a person may go on from there. Nothing else is ever tried again: what
 * was refused once is not the file.
 *
 * Units: bytes of the chosen files; the bytes on the wire are counted in their proportion.
 */

import { Failure, PASSING, type FailureKind } from '../failure.ts';
import { Declined, type Sink } from '../disk/sink.ts';
import type { Bytes } from '../format/bytes.ts';
import { asFailure } from '../refusals.ts';
import { Meter } from '../send/meter.ts';
import type { Grants } from './grants.ts';
import type { Fetching, FetchState } from './opening.ts';
import { Openers } from './openers.ts';
import { unlessAborted } from './unless-aborted.ts';

/** A person sees numbers move this often. */
const SHOWN_MS = 100;
/** The way of saving alone failed. */
const WAY_BROKE: ReadonlySet<FailureKind | undefined> = new Set<FailureKind>([
  'not-writable',
  'download-not-begun',
  'download-lost',
  'browser-refused',
]);

/** What a save is made of; the bytes come with the save's own pool and signal. */
export interface SaveParts {
  readonly totalBytes: number;
  /** What is fetched for them, as stored. */
  readonly storedBytes: number;
  readonly sink: Promise<Sink>;
  /** Removes what was kept for another page to go on from. */
  readonly dropKept: () => Promise<void>;
  readonly grants: Grants;
  readonly bytes: (saving: Saving) => AsyncGenerator<Bytes, void, undefined>;
  readonly onChange: (state: FetchState) => void;
}

export class Saving implements Fetching {
  readonly openers = new Openers();
  readonly #parts: SaveParts;
  readonly #abort = new AbortController();
  readonly #meter = new Meter();
  #received = 0;
  /** Pieces that wait for the network or their server. */
  #waiting = 0;
  #paused = false;
  #ended = false;
  #shownMs = 0;
  #stop:
    | { readonly promise: Promise<undefined>; readonly resolve: (value: undefined) => void }
    | undefined;

  constructor(parts: SaveParts) {
    this.#parts = parts;
    parts.onChange({ kind: 'starting' });
    void this.#run();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  pause(): void {
    if (this.#ended || this.#stop || this.#paused) return;
    this.#paused = true;
    this.openers.hold(true);
    this.#show(true);
  }

  resume(): void {
    if (this.#stop) this.#parts.grants.again();
    this.#goOn();
  }

  #goOn(): void {
    if (this.#ended) return;
    this.#meter.restart();
    if (this.#paused) this.openers.hold(false);
    this.#paused = false;
    this.#stop?.resolve(undefined);
    this.#stop = undefined;
    this.#show(true);
  }

  cancel(): void {
    this.#breakOff(new Declined('cancelled'));
  }

  /** Tries the first thing of a save until it succeeds, as long as trying may help. */
  async begin(act: () => Promise<unknown>): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      try {
        await act();
        return;
      } catch (error) {
        this.signal.throwIfAborted();
        await this.insist(error, undefined);
      }
    }
  }

  /** The grant to fetch with. None is taken while a person decides: it would be counted. */
  async grant(): Promise<string> {
    while (this.#stop) await this.#stop.promise;
    return this.#parts.grants.take(this.signal);
  }

  /** What the workers tell. */
  received(bytes: number): void {
    this.#received += bytes;
    this.#meter.add(bytes);
    this.#show(false);
  }

  /** Of one piece, each time in turns. */
  waiting(waiting: boolean): void {
    this.#waiting += waiting ? 1 : -1;
    this.#show(true);
  }

  /** Returns when what failed shall be tried again; throws what the save ends with. */
  async insist(error: unknown, grant: string | undefined): Promise<void> {
    const failure = asFailure(error);
    if (!PASSING.has(failure.kind)) throw failure;
    const isOver = failure.kind === 'grant-refused' && grant !== undefined;
    if (isOver && !(await unlessAborted(this.#parts.grants.refused(grant), this.signal))) return;
    if (!this.#stop) {
      this.#stop = Promise.withResolvers<undefined>();
      this.#parts.onChange({ kind: 'failed', failure, resumable: true });
    }
    await this.#stop.promise;
    this.signal.throwIfAborted();
  }

  async #run(): Promise<void> {
    let sink: Sink | undefined;
    try {
      sink = await unlessAborted(this.#parts.sink, this.signal);
      this.signal.throwIfAborted(); // nothing is counted for what was cancelled in the dialog
      sink.over?.catch((error: unknown) => {
        if (!this.signal.aborted) this.#breakOff(error);
      });
      for await (const bytes of this.#parts.bytes(this)) {
        this.signal.throwIfAborted();
        await unlessAborted(sink.write(bytes), this.signal);
      }
      this.signal.throwIfAborted();
      await unlessAborted(sink.finish(), this.signal);
      this.openers.end();
      await this.#parts.dropKept();
      this.#end({ kind: 'done' });
    } catch (error) {
      const cancelled = this.signal.aborted && error instanceof Declined;
      this.#abort.abort(error); // its other pieces
      this.openers.end();
      if (sink) await sink.abort();
      // A place that comes yet is left as it was.
      else void this.#parts.sink.then((late) => late.abort()).catch(() => undefined);
      const failure = error instanceof Declined ? undefined : asFailure(error);
      // What was kept is good for another try where just the way of saving broke, or none was chosen,
      // and in its way where there is no room.
      const isGood = sink ? WAY_BROKE.has(failure?.kind) : failure?.kind !== 'no-room-to-save';
      if (cancelled || !isGood) await this.#parts.dropKept();
      this.#end(failure ? { kind: 'failed', failure, resumable: false } : { kind: 'cancelled' });
    }
  }

  /** What is paused, or waits for a person, ends too. */
  #breakOff(why: unknown): void {
    this.#abort.abort(why);
    this.#goOn();
  }

  #end(state: FetchState): void {
    this.#ended = true;
    this.#parts.onChange(state);
  }

  #show(always: boolean): void {
    const now = performance.now();
    if (this.#ended || this.#stop || (!always && now - this.#shownMs < SHOWN_MS)) return;
    this.#shownMs = now;
    const { totalBytes, storedBytes, onChange } = this.#parts;
    const share = storedBytes > 0 ? Math.min(1, this.#received / storedBytes) : 1;
    const progress = this.#meter.progress(totalBytes, Math.floor(totalBytes * share));
    if (this.#paused) onChange({ kind: 'paused', progress });
    else onChange({ kind: 'fetching', progress, waiting: this.#waiting > 0 });
  }
}

/** The failure for a share that another opener opened. */
export function foreignShare(): Failure {
  return new Failure('bug', 'a share that this opener did not open');
}
