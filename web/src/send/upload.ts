/**
 * Sends one object from wherever the server stands to its end.
 *
 * Every leaf goes one way: sealed, compared with its note or noted, and only when the note is on the
 * disk given to a request. So three things run side by side: sealing ahead, noting in order, sending what
 * is noted. Leaves stay in memory until the server acknowledged them; after a cut the offset is asked for
 * and the same bytes are sent again, so nothing is sealed twice within a run.
 *
 * A request takes whatever is noted when the one before is answered: a slow line gets long requests, a
 * fast one short ones.
 *
 * Units: stored bytes; leaves of 1 MiB. Source: spec/file-format.md section 2.5;
 * docs/decisions/0042-upload-pipeline.md, 0052-how-the-page-sends.md.
 */

import { Failure } from '../failure.ts';
import { equal, release, type Hash } from '../format/bytes.ts';
import { toBase64Url } from '../format/base64url.ts';
import type { SealingSecrets } from '../format/chunks.ts';
import { MerkleTree } from '../format/merkle.ts';
import { LEAF, leavesOf, paddedSize, sealedLength } from '../format/sizes.ts';
import type { Patience } from '../http/patience.ts';
import { cut } from '../http/wire.ts';
import { note } from '../state/journal.ts';
import type { SealedLeaf, Sealers } from './sealers.ts';
import { Turn, type Budget, type Gate } from './turns.ts';
import { lied, type Appended, type TusUploads, type UploadState } from './tus.ts';

/** Of all objects together: sealed or being sealed, and not yet acknowledged. 64 MiB. */
export const LEAVES_HELD_MAX = 64;
/** Of one request: half of what is held, so that as much is sealed while it is on its way. */
const REQUEST_LEAVES_MAX = 32;
/** A request is not begun for less, unless nothing more comes. */
const REQUEST_LEAVES_MIN = 4;
/** Leaves noted by one transaction. */
const NOTED_TOGETHER = 8;
/** Leaves sealed again at once: more than all sealers have in hand. */
const CHECKED_TOGETHER = 8;

/**
 * `changed`: not what an earlier run noted; `written`: not what this run read at first; `lost`: the server has it
 * no more. All three take a new key.
 */
export type Outcome =
  | { readonly kind: 'sent'; readonly root: Hash }
  | { readonly kind: 'changed' }
  | { readonly kind: 'written' }
  | { readonly kind: 'lost' };

const CHANGED = { kind: 'changed' } as const;
const WRITTEN = { kind: 'written' } as const;
/** Chromium reads no file that was written since it was chosen; the others tell nobody. */
export const REFUSES_WRITTEN = 'userAgentData' in navigator;

/** What all uploads of a send share. */
export interface Means {
  readonly tus: TusUploads;
  readonly sealers: Sealers;
  readonly budget: Budget;
  readonly gate: Gate;
  readonly signal: AbortSignal;
}

export interface Task {
  readonly upload: string;
  readonly secrets: SealingSecrets;
  readonly content: Blob;
  /** Of earlier runs. */
  readonly notes: ReadonlyMap<number, Hash>;
  readonly patience: Patience;
  /** What is done: sent, or found to be there and the same; all of it once the server said so. It goes back when a request is cut. */
  readonly onDone: (storedBytes: number) => void;
  /** Bytes that left just now. */
  readonly onLeft: (storedBytes: number) => void;
}

export class ObjectUpload {
  readonly #means: Means;
  readonly #task: Task;
  readonly #object: string;
  readonly #stored: number;
  readonly #leaves: number;
  readonly #tree = new MerkleTree();
  readonly #stop = new AbortController();
  readonly #turn = new Turn();
  /** Sealed, not yet noted. */
  readonly #sealed = new Map<number, SealedLeaf>();
  /** Noted, not yet acknowledged; in order. */
  readonly #window: SealedLeaf[] = [];
  #held = 0;
  /** All before this place may leave. */
  #noted = 0;
  #acknowledged = 0;
  /** Of the request that runs. */
  #left = 0;
  #outcome: Outcome | undefined;

  constructor(means: Means, task: Task) {
    this.#means = means;
    this.#task = task;
    this.#object = toBase64Url(task.secrets.id);
    this.#stored = sealedLength(paddedSize(task.content.size));
    this.#leaves = leavesOf(this.#stored);
  }

  /** @param from where the server stands */
  async run(from: number): Promise<Outcome> {
    const { sealers, budget, signal } = this.#means;
    signal.throwIfAborted(); // what is aborted already tells no listener
    if (from > Math.min(this.#task.notes.size * LEAF, this.#stored)) lied('more than was sent');
    this.#acknowledged = from;
    const object = sealers.open(this.#task.secrets, this.#task.content);
    const stop = (): void => {
      this.#end(signal.reason as Error);
    };
    signal.addEventListener('abort', stop);
    try {
      const parts = [this.#sealAll(object), this.#noteAll(), this.#sendAll()];
      if (!REFUSES_WRITTEN) parts.push(this.#checkAll(object));
      for (const part of parts)
        part.catch((error: unknown) => {
          this.#end(error);
        });
      await Promise.allSettled(parts);
      if (this.#outcome) return this.#outcome;
      this.#stop.signal.throwIfAborted();
      return { kind: 'sent', root: await this.#tree.root() };
    } finally {
      signal.removeEventListener('abort', stop);
      sealers.close(object);
      budget.give(this.#held);
    }
  }

  #end(reason: unknown): void {
    this.#stop.abort(reason);
    this.#turn.wake();
  }

  /** What is begun anew is a pause's to hold back. */
  async #beginAnew(outcome: Outcome): Promise<void> {
    await this.#means.gate.pass(this.#stop.signal);
    this.#outcome ??= outcome;
    this.#end(new DOMException(outcome.kind, 'AbortError'));
    this.#stop.signal.throwIfAborted();
  }

  async #sealAll(object: number): Promise<void> {
    for (let leaf = 0; leaf < this.#leaves; leaf++) {
      await this.#means.budget.take(this.#stop.signal);
      this.#held++;
      this.#stop.signal.throwIfAborted();
      this.#means.sealers.seal(object, leaf).then(
        (sealed) => {
          this.#sealed.set(leaf, sealed);
          this.#turn.wake();
        },
        (error: unknown) => {
          this.#end(error);
        },
      );
    }
  }

  /**
   * Reads all again once the last leaf was read. What is the same was so at that moment, however long the
   * reading took; else a part may be of the file as it was, and a part as it was written meanwhile.
   */
  async #checkAll(object: number): Promise<void> {
    const { gate, sealers } = this.#means;
    await this.#turn.until(() => this.#noted === this.#stored, this.#stop.signal);
    const tree = new MerkleTree();
    try {
      for (let first = 0; first < this.#leaves; first += CHECKED_TOGETHER) {
        await gate.pass(this.#stop.signal);
        const count = Math.min(CHECKED_TOGETHER, this.#leaves - first);
        const again = Array.from({ length: count }, (_, i) => sealers.seal(object, first + i));
        for (const { hash, bytes } of await Promise.all(again)) {
          await tree.add(hash);
          release(bytes);
        }
        this.#stop.signal.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'file-changed') throw error;
      await this.#beginAnew(WRITTEN);
    }
    if (!equal(await tree.root(), await this.#tree.root())) await this.#beginAnew(WRITTEN);
  }

  async #noteAll(): Promise<void> {
    for (let next = 0; next < this.#leaves;) {
      await this.#turn.until(() => this.#sealed.has(next), this.#stop.signal);
      const batch: SealedLeaf[] = [];
      for (let leaf = this.#sealed.get(next); leaf; leaf = this.#sealed.get(++next)) {
        batch.push(leaf);
        this.#sealed.delete(leaf.index);
        if (batch.length === NOTED_TOGETHER) {
          next++;
          break;
        }
      }
      await this.#noteBatch(batch);
    }
  }

  async #noteBatch(batch: readonly SealedLeaf[]): Promise<void> {
    const fresh: SealedLeaf[] = [];
    for (const leaf of batch) {
      const before = this.#task.notes.get(leaf.index);
      if (before && !equal(before, leaf.hash)) await this.#beginAnew(CHANGED);
      if (!before) fresh.push(leaf);
      await this.#tree.add(leaf.hash);
    }
    const [first] = fresh;
    if (first) {
      const hashes = fresh.map(({ hash }) => hash);
      await note(this.#object, first.index, hashes);
    }
    this.#window.push(...batch);
    const last = batch.at(-1);
    if (last) this.#noted = Math.min((last.index + 1) * LEAF, this.#stored);
    this.#drop();
    this.#turn.wake();
  }

  async #sendAll(): Promise<void> {
    await this.#turn.until(() => this.#noted >= this.#acknowledged, this.#stop.signal);
    while (this.#acknowledged < this.#stored) {
      await this.#turn.until(() => this.#isWorthSending(), this.#stop.signal);
      await this.#means.gate.pass(this.#stop.signal);
      try {
        await this.#take(await this.#append());
      } catch (error) {
        this.#left = 0;
        await this.#recover(error);
      }
    }
  }

  #isWorthSending(): boolean {
    const waiting = this.#noted - this.#acknowledged;
    return this.#noted === this.#stored || waiting >= REQUEST_LEAVES_MIN * LEAF;
  }

  #append(): Promise<Appended> {
    const { tus, gate } = this.#means;
    const leaves = this.#window.slice(0, REQUEST_LEAVES_MAX).map(({ bytes }) => bytes);
    const skip = this.#acknowledged % LEAF;
    if (leaves[0] && skip > 0) leaves[0] = leaves[0].subarray(skip);
    const signal = AbortSignal.any([this.#stop.signal, gate.signal]);
    const onLeft = (bytes: number): void => {
      this.#task.onLeft(bytes - this.#left);
      this.#left = bytes;
      this.#tell();
    };
    return tus.append(this.#task.upload, this.#acknowledged, new Blob(leaves), signal, onLeft);
  }

  async #take(appended: Appended): Promise<void> {
    this.#left = 0;
    if (appended.kind === 'lost') await this.#beginAnew(appended);
    if (appended.kind !== 'at') throw cut('the upload stands elsewhere');
    if (appended.offset === this.#acknowledged) throw cut('the server took nothing');
    this.#acknowledge(appended.offset);
  }

  /** After a failure or a pause: asks where the upload stands. */
  async #recover(error: unknown): Promise<void> {
    const { tus, gate } = this.#means;
    const { patience, upload } = this.#task;
    this.#stop.signal.throwIfAborted();
    const wasShut = gate.isShut;
    let state = wasShut ? await this.#askPaused() : undefined;
    if (!state) {
      this.#tell();
      if (!wasShut) await patience.pauseAfter(error);
      state = await patience.insist(async () => {
        await gate.pass(this.#stop.signal);
        return tus.ask(upload, this.#stop.signal);
      });
    }
    if (state.kind === 'lost') await this.#beginAnew(state);
    else this.#acknowledge(state.offset);
  }

  /** At once, so that a pause shows what arrived; absent if nobody answers before the pause ends. */
  #askPaused(): Promise<UploadState | undefined> {
    const { tus, gate } = this.#means;
    const { signal } = this.#stop;
    return Promise.race([
      tus.ask(this.#task.upload, signal).catch(() => undefined),
      gate.pass(signal).then(() => undefined),
    ]);
  }

  #acknowledge(offset: number): void {
    if (offset < this.#acknowledged) lied('lost bytes that it had acknowledged');
    if (offset > this.#noted) lied('more than was sent');
    if (offset > this.#acknowledged) this.#task.patience.progress();
    this.#acknowledged = offset;
    this.#drop();
    this.#turn.wake();
  }

  /** Lets go of what the server has. */
  #drop(): void {
    let dropped = 0;
    for (let leaf = this.#window[0]; leaf; leaf = this.#window[0]) {
      if (Math.min((leaf.index + 1) * LEAF, this.#stored) > this.#acknowledged) break;
      this.#window.shift();
      release(leaf.bytes);
      dropped++;
    }
    this.#held -= dropped;
    this.#means.budget.give(dropped);
    this.#tell();
  }

  #tell(): void {
    const sent = this.#acknowledged + this.#left;
    const most = this.#acknowledged === this.#stored ? this.#stored : this.#stored - 1;
    this.#task.onDone(Math.min(this.#noted, sent, most));
  }
}
