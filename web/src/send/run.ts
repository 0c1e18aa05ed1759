/**
 * One send, from what was picked to a link.
 *
 * Plan, objects, manifest, share, in this order; each step can be found again by another run. Two
 * objects are on their way at once, so that one fills the line while the other waits for the server.
 *
 * Source: spec/file-format.md; spec/share-link.md.
 */

import { Failure, type FailureKind } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import { ID_BYTES, linkId, ownerSeed } from '../format/bytes.ts';
import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import type { PasswordHash } from '../format/password-hash.ts';
import type { Patience } from '../http/patience.ts';
import { serverTime, type Asking } from '../http/server-time.ts';
import { passwordHash } from '../password.ts';
import type { PreparedPassword } from '../format/password.ts';
import { asFailure } from '../refusals.ts';
import { linksOf } from '../shares/links.ts';
import {
  bundleOf,
  draftsOf,
  dropBundle,
  dropSend,
  putBundle,
  putSend,
  type Bundle,
  type SendHead,
} from '../state/journal.ts';
import { checkSend } from './checks.ts';
import { manifestOf } from './manifest.ts';
import { forgetSend, madeOf } from './forget.ts';
import { MANIFEST, Objects, type SentObject } from './objects.ts';
import { compositionOf, contentOf, fingerprintOf, planOf, type Plan } from './plan.ts';
import { Sealers } from './sealers.ts';
import type { Picked, Sending, SendState } from './sending.ts';
import { opensWith, ownShare, putShare, signShare } from './share-maker.ts';
import { Telling } from './telling.ts';
import { Budget, Gate, together } from './turns.ts';
import { TusUploads } from './tus.ts';
import { LEAVES_HELD_MAX } from './upload.ts';

const OBJECTS_AT_ONCE = 2;
/** A kept share that can never be made: its objects are gone, or its time came before it arrived. */
const STALE = new Set<FailureKind>(['object-mismatch', 'expiry-past']);

/** What a run begins with. */
export interface Order {
  readonly server: string;
  readonly picked: readonly Picked[];
  readonly token: string | undefined;
  /** What is sent. Called with the plan, so that its errors come first. */
  readonly prepare: (plan: Plan) => Promise<Prepared>;
}

export interface Prepared {
  readonly head: SendHead;
  /** Begun by this run, or taking the place of one that failed; not gone on with as it was. */
  readonly isNew: boolean;
  readonly password: PreparedPassword | undefined;
  /** Lets go of the journal. */
  readonly release: () => void;
}

type Done = Extract<SendState, { kind: 'done' }>;

export class Run implements Sending {
  readonly #order: Order;
  /** Ends all parts of this run: a cancel, or the first failure of one of them. */
  readonly #stop = new AbortController();
  #isCancelled = false;
  /** The share may be made from here on: its owner must keep it. */
  #isSigned = false;
  readonly #gate = new Gate();
  readonly #telling: Telling;
  #prepared: Prepared | undefined;
  readonly #ended: Promise<void>;

  constructor(order: Order, onChange: (state: SendState) => void) {
    this.#order = order;
    this.#telling = new Telling(this.#gate, onChange);
    this.#ended = this.#run();
  }

  pause(): void {
    if (this.#telling.phase !== 'sending') return;
    this.#gate.shut();
    this.#telling.tell();
  }

  resume(): void {
    this.#gate.open();
    this.#telling.restart();
  }

  async cancel(): Promise<void> {
    if (this.#telling.phase === 'over' || this.#isSigned) return;
    this.#isCancelled = true;
    this.#stop.abort(new DOMException('cancelled', 'AbortError'));
    await this.#ended;
  }

  get id(): string | undefined {
    return this.#prepared?.head.id;
  }

  sentOf(index: number): number {
    return this.#telling.sentOf(index);
  }

  async #run(): Promise<void> {
    let last: SendState;
    try {
      last = await this.#send();
    } catch (error) {
      this.#stop.abort(error);
      const failure = asFailure(error);
      // That a link is live is told whatever else was wished.
      const isMoot = this.#isCancelled && failure.kind !== 'sent-before';
      last = await this.#leave(isMoot ? undefined : failure);
    }
    this.#prepared?.release();
    this.#telling.end(last);
  }

  async #send(): Promise<SendState> {
    await Promise.resolve(); // the caller has its handle before the first change
    const plan = planOf(this.#order.picked);
    this.#telling.planned(plan, this.#order.picked.length);
    const prepared = await this.#order.prepare(plan);
    this.#prepared = prepared;
    this.#stop.signal.throwIfAborted();
    const again = await this.#putAgain(plan, prepared);
    if (again) return again;
    // Who goes on may have chosen other files, or changed ones: the journal tells of what is sealed now.
    const head = { ...prepared.head, files: plan.files, totalBytes: plan.bytes };
    await putSend(head);
    this.#prepared = { ...prepared, head };
    return this.#seal(plan, this.#prepared);
  }

  /** A share that was signed before, as it is: perhaps the server has it, and its answer was lost. */
  async #putAgain(plan: Plan, { head, password }: Prepared): Promise<SendState | undefined> {
    const kept = await bundleOf(head.id);
    if (!kept) return undefined;
    if (kept.files !== (await fingerprintOf(plan))) {
      await this.#giveUp(head, kept);
      return undefined;
    }
    const hashed = await hashOf(head, password, this.#patience());
    if (!(await opensWith(kept.bytes, ownerSeed(head.seed), hashed))) {
      throw new Failure('wrong-password', 'the share was signed with another one');
    }
    const objects = await objectsOf(head.id);
    this.#stop.signal.throwIfAborted();
    this.#isSigned = true;
    try {
      const done = await this.#finish(kept.bytes, objects);
      const { expiresMs } = done.sent.share;
      // Equal bytes are taken whatever became of the share meanwhile.
      if (expiresMs !== undefined && expiresMs <= (await this.#now())) {
        throw new Failure('sent-before', 'its answer was lost, and its time is over');
      }
      return done;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.kind === 'version-conflict')
        await this.#giveUp(head, kept); // it was ended
      else if (!STALE.has(error.kind)) throw error;
      await dropBundle(head.id);
      this.#isSigned = false;
      this.#telling.enter('preparing');
      return undefined;
    }
  }

  /** A signed share of other files than are chosen now. */
  async #giveUp(head: SendHead, kept: Bundle): Promise<void> {
    const made = await madeOf(this.#order.server, head, kept);
    if (!made) {
      await dropBundle(head.id);
      return;
    }
    await dropSend(head.id, await objectsOf(head.id), made);
    throw new Failure('sent-before', 'its answer was lost');
  }

  async #seal(plan: Plan, { head, isNew, password }: Prepared): Promise<SendState> {
    await checkSend(plan, await draftsOf(head.id), head.options, this.#asking());
    this.#telling.enter('sending');
    const hashing = hashOf(head, password, this.#patience());
    hashing.catch((error: unknown) => {
      this.#stop.abort(error); // and not after hours of sending
    });
    const sealers = await Sealers.start(this.#patience(), this.#stop.signal);
    try {
      const { server, token } = this.#order;
      const means = {
        tus: new TusUploads(server, token),
        sealers,
        budget: new Budget(LEAVES_HELD_MAX),
        gate: this.#gate,
        signal: this.#stop.signal,
      };
      const objects = await Objects.open(means, head.id, plan.lots);
      if (isNew) await objects.dropUnused();
      const sent = await this.#sendLots(plan, objects);
      const manifest = await this.#sendManifest(plan, objects, sent);
      // Who goes on may have chosen wrong files, as after a reload, and choose the right ones at the next try.
      if (!isNew) await objects.dropUnused();
      const all = [manifest, ...sent];
      const { options } = head;
      const sign = async (): Promise<Bytes> => {
        // What lives so long from its signing lives by the server's clock.
        const lives = options.expiresAfterMs !== undefined;
        const nowMs = lives ? await serverTime(options, this.#asking()) : Date.now();
        return this.#sign(head, await hashing, all, await fingerprintOf(plan), nowMs);
      };
      return await this.#make(sign, objects.ids);
    } finally {
      sealers.end();
    }
  }

  /**
   * Signs and puts. A share that lives so long from its signing may be over by the server's clock when it comes,
   * as when the line was away. The server has made none then, and it is signed once more. One that
   * ends at a time of its own cannot be; what was sent stays where the time is over by the server's clock alone.
   */
  async #make(sign: () => Promise<Bytes>, objects: readonly string[]): Promise<SendState> {
    try {
      return await this.#finish(await sign(), objects);
    } catch (error) {
      const isLate = error instanceof Failure && error.kind === 'expiry-past';
      const head = this.#prepared?.head;
      if (!isLate || !head) throw error;
      const { options } = head;
      if (options.expiresAfterMs !== undefined) {
        return this.#finish(await sign(), objects);
      }
      if (options.expiresMs === undefined || options.expiresMs <= Date.now()) throw error;
      await dropBundle(head.id);
      this.#isSigned = false;
      throw new Failure('clocks-apart', 'after it was sent', { cause: error });
    }
  }

  async #sendLots(plan: Plan, objects: Objects): Promise<SentObject[]> {
    const sent: SentObject[] = [];
    const left = plan.lots.entries();
    const worker = async (): Promise<void> => {
      for (const [number, lot] of left) {
        const watch = this.#telling.watch(number, this.#patience());
        const composition = await compositionOf(lot);
        sent[number] = await objects.send(composition, 'content', contentOf(lot), watch);
      }
    };
    await together(Array.from({ length: OBJECTS_AT_ONCE }, worker), this.#stop);
    return sent;
  }

  async #sendManifest(plan: Plan, objects: Objects, sent: SentObject[]): Promise<SentObject> {
    await this.#gate.pass(this.#stop.signal); // a pause that came when all was there already
    this.#telling.enter('finishing');
    const facts = sent.map((object) => object.facts);
    const nothing = (): void => undefined;
    const watch = { patience: this.#patience(), onDone: nothing, onLeft: nothing };
    const content = manifestOf(plan, facts);
    return objects.send(MANIFEST, 'manifest', content, watch);
  }

  async #sign(
    head: SendHead,
    password: PasswordHash | undefined,
    objects: readonly SentObject[],
    files: string,
    nowMs: number,
  ): Promise<Bytes> {
    const seed = ownerSeed(head.seed);
    const bytes = await signShare(seed, head.options, password, objects, nowMs);
    this.#stop.signal.throwIfAborted();
    this.#isSigned = true;
    await putBundle({ send: head.id, files, bytes });
    return bytes;
  }

  async #finish(bundle: Bytes, objects: readonly string[]): Promise<Done> {
    const head = this.#prepared?.head;
    if (!head) throw new Error('nothing to finish');
    this.#telling.enter('finishing');
    const { server } = this.#order;
    await putShare(server, head.id, bundle, this.#patience(), this.#stop.signal);
    const share = await ownShare(server, head, bundle);
    await dropSend(head.id, objects, share);
    return { kind: 'done', sent: { ...(await linksOf(share)), share } };
  }

  /** After a cancel or a failure: what no run can go on with is forgotten. */
  async #leave(failure: Failure | undefined): Promise<SendState> {
    const { server, token } = this.#order;
    try {
      if (this.#prepared && !(await isOfUse(this.#prepared, failure))) {
        await forgetSend(server, this.#prepared.head.id, new TusUploads(server, token));
      }
    } catch (error) {
      return { kind: 'failed', failure: failure ?? asFailure(error) };
    }
    return failure ? { kind: 'failed', failure } : { kind: 'cancelled' };
  }

  /** By the server's clock, if it tells it. */
  async #now(): Promise<number> {
    return serverTime({}, this.#asking()).catch(() => Date.now());
  }

  #asking(): Asking {
    const { server } = this.#order;
    return { server, patience: this.#patience(), signal: this.#stop.signal };
  }

  #patience(): Patience {
    return this.#telling.patience(this.#stop.signal);
  }
}

async function hashOf(
  head: SendHead,
  password: PreparedPassword | undefined,
  patience: Patience,
): Promise<PasswordHash | undefined> {
  const id = linkId(fromBase64Url(head.id, ID_BYTES));
  return password && (await passwordHash(password, id, patience));
}

/** Whether another run can go on with what a failure left. */
async function isOfUse({ head, isNew }: Prepared, failure: Failure | undefined): Promise<boolean> {
  if (failure === undefined) return false;
  if (failure.kind === 'expiry-past' && head.options.expiresMs !== undefined) return false;
  return !isNew || (await draftsOf(head.id)).length > 0;
}

async function objectsOf(send: string): Promise<readonly string[]> {
  return (await draftsOf(send)).map(({ secrets }) => toBase64Url(secrets.id));
}
