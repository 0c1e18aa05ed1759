/**
 * The one send of this page, from choosing to the link. It lives outside the components, so that it goes
 * on while the person looks at their shares.
 *
 * The engine is loaded when the first file is there, or when sends were broken off.
 */

import { baseOf } from '../../base.ts';
import { bring } from '../../bring.ts';
import type { Failure, FailureKind } from '../../failure.ts';
import { language } from '../../lang/language.svelte.ts';
import { asFailure } from '../../refusals.ts';
import type { Owner } from '../../shares/own.ts';
import type {
  Picked,
  Sender,
  Sending,
  SendOptions,
  SendState,
  Sent,
  Unfinished,
} from '../../send/sending.ts';
import { formatPercent } from '../../text/format.ts';
import { work } from '../running.svelte.ts';
import { unreadableOf, walk, type Start } from './gather.ts';
import { Options } from './options.svelte.ts';
import { add, totalOf, without } from './packing.ts';

export type Step =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'running'; readonly state: SendState }
  | { readonly kind: 'done'; readonly sent: Sent; readonly name: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** After these some of what was picked may never be read again. */
const OF_FILES = new Set<FailureKind>(['file-unreadable', 'file-changed']);

interface Last {
  readonly id: () => string | undefined;
  readonly picked: ReadonlySet<Picked>;
  /** Paths of those that were taken out since they can be read no more; the page asks for them again. */
  readonly missing: Set<string>;
}

class Desk {
  #step = $state.raw<Step>({ kind: 'choosing' });
  #packed = $state.raw<readonly Picked[]>([]);
  #leftOut = $state.raw<readonly string[]>([]);
  /** Paths taken out since a send failed of them. */
  #unreadable = $state.raw<readonly string[]>([]);
  /** Drops that are being read. */
  #walks = $state(0);
  /** What those have found, with what others found beside them. */
  #found = $state(0);
  #unfinished = $state.raw<readonly Unfinished[]>([]);
  #resuming = $state.raw<Unfinished>();
  #options = $state.raw(new Options());
  #sending: Sending | undefined;
  /** What was begun last, and not gone on with after a reload. */
  #last: Last | undefined;
  /** Finds what another try goes on with. */
  #again: (() => Promise<() => Promise<void>>) | undefined;

  /** A text that is being written, or was when its dialog was closed. */
  draft = $state('');
  /** Its dialog is open. */
  drafting = $state(false);
  /** So no send can begin, as was found when what is unfinished was looked for. */
  keepsNothing = $state(false);
  /** Files that were written here. */
  readonly #written = new WeakSet<File>();

  readonly total = $derived(totalOf(this.#packed));

  /** Something was written and lies nowhere else, neither on this device nor in a share. */
  readonly hasWritten = $derived(
    this.draft !== '' ||
      (this.#packed.length > 0 &&
        this.#step.kind !== 'done' &&
        (this.#options.message !== '' ||
          this.#packed.some((pick) => pick.kind === 'file' && this.#written.has(pick.file)))),
  );

  /** Paths taken out, since they cannot be read any more, and not chosen again. */
  readonly unreadable = $derived.by(() => {
    if (this.#unreadable.length === 0) return [];
    const packed = new Set(this.#packed.map(({ path }) => path));
    return this.#unreadable.filter((path) => !packed.has(path));
  });

  constructor() {
    // Also while another page is looked at.
    $effect.root(() => {
      $effect(() => (this.hasWritten ? work.guard() : undefined));
    });
  }

  get step(): Step {
    return this.#step;
  }

  get packed(): readonly Picked[] {
    return this.#packed;
  }

  /** Paths that were picked last and cannot be sent. */
  get leftOut(): readonly string[] {
    return this.#leftOut;
  }

  /** How many files were found, while folders are still being read; until then nothing may be sent. */
  get reading(): number | undefined {
    return this.#walks > 0 ? this.#found : undefined;
  }

  get options(): Options {
    return this.#options;
  }

  get unfinished(): readonly Unfinished[] {
    return this.#unfinished;
  }

  get resuming(): Unfinished | undefined {
    return this.#resuming;
  }

  /** To be called before it is packed. */
  wrote(file: File): void {
    this.#written.add(file);
  }

  /** @returns how many are new */
  pack(picks: readonly Picked[]): number {
    const { all, count, leftOut } = add(this.#packed, picks);
    this.#packed = all;
    this.#leftOut = leftOut;
    // Sending itself says what is wrong.
    loadSender().catch(() => undefined);
    return count;
  }

  /**
   * Reads what was dropped or pasted, to be packed; several may be read at once.
   *
   * @throws {Failure} too-many-files or file-unreadable
   */
  async read(starts: readonly Start[]): Promise<readonly Picked[]> {
    if (this.#walks === 0) this.#found = 0;
    this.#walks++;
    let counted = 0;
    try {
      return await walk(starts, (count) => {
        this.#found += count - counted;
        counted = count;
      });
    } finally {
      this.#walks--;
    }
  }

  unpack(path: string): void {
    this.#packed = without(this.#packed, path);
  }

  unpackAll(): void {
    this.#packed = [];
    this.#last = undefined;
  }

  async findUnfinished(): Promise<void> {
    this.#unfinished = await (await loadSender()).unfinished();
    this.keepsNothing = false;
  }

  /** After a failure a send that was gone on with may be none any more, or one of other files. */
  async #findResuming(): Promise<void> {
    await this.findUnfinished();
    const id = this.#resuming?.id;
    this.#resuming = this.#unfinished.find((send) => send.id === id);
  }

  goOn(unfinished: Unfinished | undefined): void {
    this.#resuming = unfinished;
    this.#options.password = '';
  }

  async forget(unfinished: Unfinished): Promise<void> {
    if (this.#resuming?.id === unfinished.id) this.#resuming = undefined;
    await (await loadSender()).forget(unfinished.id);
    await this.findUnfinished();
  }

  async send(options: SendOptions): Promise<void> {
    const picked = this.#packed;
    const name = options.name ?? topOf(picked);
    const before = this.#before(picked);
    await this.#start(name, (sender, tell) => sender.send(picked, options, tell, before));
    const sending = this.#sending;
    this.#last = { id: () => sending?.id ?? before, picked: new Set(picked), missing: new Set() };
    this.#again = async () => {
      await this.findUnfinished();
      const broken = this.#unfinished.find(({ id }) => id === sending?.id);
      if (!broken) return () => this.send(options);
      return () => this.#resume(broken, options.password, options.token);
    };
  }

  /**
   * The last send, if some of its very picks are still packed, or chosen again as the page asked: what is left of
   * it is of use, or takes their room. Any other path proves nothing: each text that is written here has the same
   * one, and cameras count from 1 again.
   */
  #before(picked: readonly Picked[]): string | undefined {
    const last = this.#last;
    if (!last) return undefined;
    const isOfIt = picked.some((pick) => last.picked.has(pick) || last.missing.has(pick.path));
    return isOfIt ? last.id() : undefined;
  }

  async resume(password: string | undefined, token: string | undefined): Promise<void> {
    const broken = this.#resuming;
    if (!broken) return;
    await this.#resume(broken, password, token);
    this.#again = () => Promise.resolve(() => this.#resume(broken, password, token));
  }

  /** Once more after a failure; what has arrived is not sent twice. */
  async again(): Promise<void> {
    const mine = this.#prepare();
    try {
      const next = await this.#again?.();
      if (this.#step === mine) await next?.();
    } catch (error) {
      if (this.#step === mine) this.#fail(error);
    }
  }

  pause(): void {
    this.#sending?.pause();
  }

  unpause(): void {
    this.#sending?.resume();
  }

  /** @returns whether it was cancelled, and did not end otherwise before */
  async cancel(): Promise<boolean> {
    if (this.#sending) await this.#sending.cancel();
    else this.back(); // what sends is not here yet
    return this.#step.kind === 'choosing';
  }

  sentOf(index: number): number {
    return this.#sending?.sentOf(index) ?? 0;
  }

  /** To the files that are chosen still; those that cannot be read any more are soon taken out and told. */
  back(): void {
    const failed = this.#step.kind === 'failed' ? this.#step.failure.kind : undefined;
    this.#step = { kind: 'choosing' };
    this.#unreadable = [];
    if (failed !== undefined && OF_FILES.has(failed)) void this.#takeOutUnreadable(this.#step);
    // As when the page is opened: without storage there is nothing unfinished.
    this.#findResuming().catch(() => undefined);
  }

  /** As long as the files are being chosen: what is sent stays as it is. */
  async #takeOutUnreadable(mine: Step): Promise<void> {
    for await (const found of unreadableOf(this.#packed)) {
      if (this.#step !== mine) return;
      const out = this.#packed.filter((pick) => found.has(pick));
      if (out.length === 0) continue;
      this.#packed = this.#packed.filter((pick) => !found.has(pick));
      this.#unreadable = [...this.#unreadable, ...out.map(({ path }) => path)];
      for (const pick of out) if (this.#last?.picked.has(pick)) this.#last.missing.add(pick.path);
    }
  }

  /** What was sent may be changed or ended by now, under My shares or in another tab: its link may be dead. */
  async follow(owner: Pick<Owner, 'present' | 'link'>): Promise<void> {
    const mine = this.#step;
    if (mine.kind !== 'done') return;
    const before = mine.sent.share;
    const share = await owner.present(before);
    const link = share.ended ? undefined : await owner.link(share);
    if (this.#step !== mine || share === before) return;
    if (share.epoch !== before.epoch) this.#options.password = '';
    if (link === undefined) this.back();
    else this.#step = { ...mine, sent: { ...mine.sent, share, link } };
  }

  /** From the beginning, with an empty satchel. */
  empty(): void {
    this.unpackAll();
    this.#leftOut = [];
    this.#resuming = undefined;
    this.#options = new Options();
    this.back();
  }

  async #resume(
    broken: Unfinished,
    password: string | undefined,
    token: string | undefined,
  ): Promise<void> {
    const picked = this.#packed;
    await this.#start(broken.name, (sender, tell) =>
      sender.resume(broken.id, picked, password, token, tell),
    );
  }

  async #start(
    name: string,
    begin: (sender: Sender, tell: (state: SendState) => void) => Sending,
  ): Promise<void> {
    const mine = this.#prepare();
    const end = work.begin();
    try {
      const sender = await loadSender();
      if (this.#step !== mine) {
        end();
        return;
      }
      this.#sending = begin(sender, (state) => {
        if (isLast(state)) end();
        this.#take(state, name);
      });
    } catch (error) {
      end();
      if (this.#step === mine) this.#fail(error);
    }
  }

  /** @returns the step that it is as long as nobody cancels */
  #prepare(): Step {
    this.#sending = undefined;
    this.#step = { kind: 'running', state: { kind: 'preparing', waiting: false } };
    return this.#step;
  }

  #fail(error: unknown): void {
    this.#step = { kind: 'failed', failure: asFailure(error) };
  }

  #take(state: SendState, name: string): void {
    const share = shareOf(state);
    work.sending = share === undefined ? undefined : formatPercent(share, language.tag);
    switch (state.kind) {
      case 'done':
        this.#step = { kind: 'done', sent: state.sent, name };
        this.#resuming = undefined;
        return;
      case 'failed':
        this.#step = { kind: 'failed', failure: state.failure };
        return;
      case 'cancelled':
        this.#resuming = undefined;
        this.back();
        return;
      default:
        this.#step = { kind: 'running', state };
    }
  }
}

function isLast({ kind }: SendState): boolean {
  return kind === 'done' || kind === 'failed' || kind === 'cancelled';
}

/** How much is done, from 0 to 1; absent before and after. */
export function shareOf(state: SendState): number | undefined {
  if (!('progress' in state)) return undefined;
  const { doneBytes, totalBytes } = state.progress;
  return totalBytes === 0 ? 1 : doneBytes / totalBytes;
}

/** The name of the one thing that was picked, or of the first. */
function topOf(picked: readonly Picked[]): string {
  return picked[0]?.path.split('/', 1)[0] ?? '';
}

let sender: Promise<Sender> | undefined;

function loadSender(): Promise<Sender> {
  sender ??= bring(import('../../send/sender.ts')).then(
    (made) => made.createSender(baseOf(location)),
    (error: unknown) => {
      sender = undefined;
      throw error;
    },
  );
  return sender;
}

export const desk = new Desk();
