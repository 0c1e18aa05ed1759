/**
 * What is told of a run while it runs: its phase, how far and how fast it is, and that it waits.
 *
 * The run says what happened; a person is told ten times a second at most.
 *
 * Units: bytes of the chosen files in all that is shown.
 */

import { Patience, TRIES_MAX } from '../http/patience.ts';
import { Meter } from './meter.ts';
import type { Watch } from './objects.ts';
import type { Plan, PlannedFile } from './plan.ts';
import type { Progress, SendState } from './sending.ts';
import type { Gate } from './turns.ts';
import { REFUSES_WRITTEN } from './upload.ts';

const TELL_MS = 100;

export type Phase = 'preparing' | 'sending' | 'finishing' | 'over';

export class Telling {
  readonly #gate: Gate;
  readonly #onChange: (state: SendState) => void;
  readonly #meter = new Meter();
  /** What waits for the network or the server. */
  readonly #waiting = new Set<Patience>();
  /** By the lot. */
  readonly #done: number[] = [];
  #byPicked: (PlannedFile | undefined)[] = [];
  #totalBytes = 0;
  #phase: Phase = 'preparing';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param gate whose being shut is a pause */
  constructor(gate: Gate, onChange: (state: SendState) => void) {
    this.#gate = gate;
    this.#onChange = onChange;
    onChange({ kind: 'preparing', waiting: false });
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** @param picked how many were picked, folders among them */
  planned(plan: Plan, picked: number): void {
    this.#byPicked = byPicked(plan, picked);
    this.#totalBytes = plan.bytes;
  }

  enter(phase: Exclude<Phase, 'over'>): void {
    this.#phase = phase;
    this.tell();
  }

  /** Tells the last state at once, and none after it. */
  end(last: SendState): void {
    this.#phase = 'over';
    clearTimeout(this.#timer);
    this.#onChange(last);
  }

  /** After a pause, whose time is no part of the speed. */
  restart(): void {
    this.#meter.restart();
    this.tell();
  }

  /** Of the file at this index of what was picked. */
  sentOf(index: number): number {
    const planned = this.#byPicked[index];
    if (!planned?.place) return 0;
    if (this.#phase === 'finishing') return planned.file.size;
    const done = (this.#done[planned.place.lot] ?? 0) - planned.place.offset;
    return Math.max(0, Math.min(done, planned.file.size));
  }

  watch(lot: number, patience: Patience): Watch {
    return {
      patience,
      onDone: (bytes) => {
        this.#done[lot] = bytes;
        this.tell();
      },
      onLeft: (bytes) => {
        this.#meter.add(bytes);
      },
    };
  }

  /** Patience whose waiting is told. */
  patience(signal: AbortSignal): Patience {
    const patience: Patience = new Patience(signal, TRIES_MAX, (waiting) => {
      if (waiting) this.#waiting.add(patience);
      else this.#waiting.delete(patience);
      this.tell();
    });
    return patience;
  }

  /** Soon. */
  tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#phase !== 'over') this.#onChange(this.#state(this.#phase));
    }, TELL_MS);
  }

  #state(phase: Exclude<Phase, 'over'>): SendState {
    const progress = this.#progress();
    const waiting = this.#waiting.size > 0;
    if (phase === 'preparing') return { kind: phase, waiting };
    if (phase === 'finishing') return { kind: phase, progress, waiting };
    if (this.#gate.isShut) return { kind: 'paused', progress };
    const { doneBytes, totalBytes } = progress;
    const checking = !REFUSES_WRITTEN && totalBytes > 0 && doneBytes === totalBytes;
    return { kind: phase, progress, waiting, checking };
  }

  #progress(): Progress {
    const sent = this.#done.reduce((sum, bytes) => sum + bytes, 0);
    const done = this.#phase === 'finishing' ? this.#totalBytes : sent;
    return this.#meter.progress(this.#totalBytes, done);
  }
}

function byPicked(plan: Plan, count: number): (PlannedFile | undefined)[] {
  const files = new Array<PlannedFile | undefined>(count).fill(undefined);
  for (const entry of plan.entries) if (entry.kind === 'file') files[entry.picked] = entry;
  return files;
}
