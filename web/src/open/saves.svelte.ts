/**
 * The saves of a share that run or ran since the page was opened.
 *
 * A save is a line on the page from its click until it is dismissed, so that a failure is not missed.
 */

import { nameToSave } from '../share/choice.ts';
import type { FetchState, Fetching, OpenedShare, Opener } from '../share/opening.ts';
import { visible } from '../text/visible.ts';

/** Older lines go when there are more, ended ones first. */
const LINES_MAX = 20;

export class Save {
  readonly name: string;
  readonly indexes: readonly number[];
  state = $state.raw<FetchState>({ kind: 'starting' });
  #fetching: Fetching | undefined;

  constructor(name: string, indexes: readonly number[]) {
    this.name = name;
    this.indexes = indexes;
  }

  get running(): boolean {
    return ['starting', 'fetching', 'paused'].includes(this.state.kind);
  }

  /** Stopped where it is: it keeps what came and goes on by `resume`. */
  get stopped(): boolean {
    return this.state.kind === 'failed' && this.state.resumable;
  }

  start(opener: Opener, share: OpenedShare, onChange: (state: FetchState) => void): void {
    this.state = { kind: 'starting' };
    this.#fetching = opener.save(share, this.indexes, (state) => {
      this.state = state;
      onChange(state);
    });
  }

  pause(): void {
    this.#fetching?.pause();
  }

  resume(): void {
    this.#fetching?.resume();
  }

  cancel(): void {
    this.#fetching?.cancel();
  }
}

export class Saves {
  list = $state.raw<readonly Save[]>([]);
  #begun = $state(false);
  #usedUp = $state(false);
  readonly #opener: Opener;
  readonly #share: OpenedShare;

  constructor(opener: Opener, share: OpenedShare) {
    this.#opener = opener;
    this.#share = share;
  }

  /** Something would be lost if the page were closed. */
  get running(): boolean {
    return this.list.some((save) => save.running || save.stopped);
  }

  /** One of them had a place to save to, and fetched. */
  get begun(): boolean {
    return this.#begun;
  }

  /** One of them found that others took what downloads were left, and none was saved since. */
  get usedUp(): boolean {
    return this.#usedUp;
  }

  /** The last save of one file alone. */
  of(index: number): Save | undefined {
    return this.list.find(({ indexes }) => indexes.length === 1 && indexes[0] === index);
  }

  /** From a click, since browsers ask where to save. */
  start(indexes: readonly number[]): void {
    const entries = indexes.flatMap((index) => this.#share.entries[index] ?? []);
    const save = new Save(visible(nameToSave(entries, this.#share)), indexes);
    this.#run(save);
    const kept = [...this.list];
    while (kept.length >= LINES_MAX) {
      const ended = kept.findLastIndex((one) => !one.running && !one.stopped);
      if (ended < 0) break;
      kept.splice(ended, 1);
    }
    this.list = [save, ...kept];
  }

  /** After `grant-refused` this counts as another download; the line said so before. */
  again(save: Save): void {
    if (save.stopped) save.resume();
    else this.#run(save);
  }

  dismiss(save: Save): void {
    if (save.stopped) save.cancel();
    this.list = this.list.filter((one) => one !== save);
  }

  /** What a line told stays known when it goes. */
  #run(save: Save): void {
    save.start(this.#opener, this.#share, (state) => {
      if (state.kind === 'fetching') this.#begun = true;
      else if (state.kind === 'done') this.#usedUp = false;
      else if (state.kind === 'failed' && state.failure.kind === 'share-exhausted') {
        this.#usedUp = true;
      }
    });
  }

  cancelAll(): void {
    for (const save of this.list) if (save.running || save.stopped) save.cancel();
  }
}
