/**
 * Brings objects to the server, whatever it takes: goes on with what an earlier run began if every leaf
 * is still the same, else begins anew under a new key.
 *
 * Units: bytes of plaintext. Source: spec/file-format.md section 2.5; spec/api.yaml (a create is never
 * repeated under the same object id).
 */

import { Failure } from '../failure.ts';
import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import { UPLOAD_SECRET_BYTES } from '../format/bundle.ts';
import { hash, type Bytes, type Hash, type ObjectId } from '../format/bytes.ts';
import { drawSaltAndPrefix, type SealingSecrets } from '../format/chunks.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { drawFileKey, drawObjectId, type Role } from '../format/object-header.ts';
import { paddedSize, sealedLength } from '../format/sizes.ts';
import type { Patience } from '../http/patience.ts';
import { cut } from '../http/wire.ts';
import { draftsOf, dropDraft, notesOf, putDraft, type Draft } from '../state/journal.ts';
import { compositionOf, type Lot } from './plan.ts';
import { eachAtOnce } from './turns.ts';
import { REMOVES_AT_ONCE } from './tus.ts';
import { ObjectUpload, type Means } from './upload.ts';

/** The composition of every manifest. */
export const MANIFEST = 'manifest';
/** New beginnings of one object: it changed, or the server lost it. */
const BEGINNINGS_MAX = 8;
/** Of these, since it was written while it was sent: what is written all the time is sent whole each time. */
const WRITTEN_MAX = 1;
/** One round of removals, of all that a run has no use for: some 1,600 uploads, if a request takes 50 ms. */
const DROP_MS = 10_000;

export interface SentObject {
  readonly facts: ObjectFacts;
  readonly uploadSecret: Bytes;
}

export interface Watch {
  readonly patience: Patience;
  /** Of the object's plaintext. */
  readonly onDone: (bytes: number) => void;
  readonly onLeft: (storedBytes: number) => void;
}

export class Objects {
  readonly #means: Means;
  readonly #send: string;
  readonly #lots: readonly Lot[];
  readonly #drafts: Map<string, Draft>;
  #room: Promise<void> | undefined;

  private constructor(means: Means, send: string, lots: readonly Lot[], drafts: readonly Draft[]) {
    this.#means = means;
    this.#send = send;
    this.#lots = lots;
    this.#drafts = new Map(drafts.map((draft) => [draft.composition, draft]));
  }

  /**
   * @param send whose journal is gone on with
   * @param lots what is to be sent, and the list of it
   */
  static async open(means: Means, send: string, lots: readonly Lot[]): Promise<Objects> {
    return new Objects(means, send, lots, await draftsOf(send));
  }

  /** Ids of all objects that were begun and not given up. */
  get ids(): readonly string[] {
    return [...this.#drafts.values()].map(({ secrets }) => toBase64Url(secrets.id));
  }

  async send(composition: string, role: Role, content: Blob, watch: Watch): Promise<SentObject> {
    let written = 0;
    for (let beginning = 0; beginning < BEGINNINGS_MAX; beginning++) {
      this.#means.signal.throwIfAborted();
      const draft = await this.#known(composition, content, watch.patience);
      const now = draft ?? (await this.#begin(composition, role, content, watch.patience));
      const sent = now && (await this.#sendOnce(now, content, watch));
      if (sent === 'written') written++;
      else if (sent) return sent;
      if (written > WRITTEN_MAX) throw new Failure('file-changed', 'written while it was sent');
    }
    throw new Failure('file-changed', 'an object begun again and again');
  }

  /**
   * Gives up what an earlier run began and this one has no use for: it takes room at the server. What is not
   * removed in one short time stays in the journal as long as the send is not finished, and then expires.
   */
  async dropUnused(): Promise<void> {
    if (this.#drafts.size === 0) return;
    const used = new Set([MANIFEST]);
    for (const lot of this.#lots) used.add(await compositionOf(lot));
    const unused = [...this.#drafts.values()].filter(({ composition }) => !used.has(composition));
    const { tus, signal: stop } = this.#means;
    const late = AbortSignal.timeout(DROP_MS);
    const signal = AbortSignal.any([stop, late]);
    await eachAtOnce(REMOVES_AT_ONCE, unused, async (draft) => {
      stop.throwIfAborted();
      if (!late.aborted && (await tus.remove(draft.upload, signal))) await this.#drop(draft);
    });
  }

  async #known(
    composition: string,
    content: Blob,
    patience: Patience,
  ): Promise<(Draft & { from: number }) | undefined> {
    const draft = this.#drafts.get(composition);
    if (!draft) return undefined;
    const { tus, signal } = this.#means;
    if (draft.size === content.size) {
      const state = await patience.insist(() => tus.ask(draft.upload, signal));
      if (state.kind === 'at') return { ...draft, from: state.offset };
    }
    await this.#giveUp(draft);
    return undefined;
  }

  /** Under a new key; absent if it has to be tried again. */
  async #begin(
    composition: string,
    role: Role,
    content: Blob,
    patience: Patience,
  ): Promise<(Draft & { from: number }) | undefined> {
    const { size } = content;
    const stored = sealedLength(paddedSize(size));
    const key = drawFileKey();
    const [id, upload] = await patience.insist(async () => {
      const drawn = drawObjectId();
      const secret = await this.#create(drawn, stored);
      return secret === undefined ? Promise.reject(cut('the id is taken')) : [drawn, secret];
    });
    const secrets: SealingSecrets = { role, id, key, ...drawSaltAndPrefix() };
    const draft: Draft = { send: this.#send, composition, secrets, size, upload };
    await putDraft(draft);
    this.#drafts.set(composition, draft);
    return { ...draft, from: 0 };
  }

  /** Where there is no room, what this run has no use for makes some. */
  async #create(id: ObjectId, stored: number): Promise<string | undefined> {
    const { tus, signal } = this.#means;
    try {
      return await tus.create(id, stored, signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'quota-exceeded') throw error;
      this.#room ??= this.dropUnused();
      await this.#room;
      return tus.create(id, stored, signal);
    }
  }

  /** Absent if it has to be tried again. */
  async #sendOnce(
    draft: Draft & { from: number },
    content: Blob,
    watch: Watch,
  ): Promise<SentObject | 'written' | undefined> {
    const { secrets, size, upload } = draft;
    const stored = sealedLength(paddedSize(size));
    const notes: ReadonlyMap<number, Hash> = await notesOf(toBase64Url(secrets.id));
    const outcome = await new ObjectUpload(this.#means, {
      upload,
      secrets,
      content,
      notes,
      patience: watch.patience,
      onDone: (bytes) => {
        watch.onDone(bytes === stored ? size : Math.floor((size * bytes) / stored));
      },
      onLeft: watch.onLeft,
    }).run(draft.from);
    if (outcome.kind !== 'sent') {
      watch.onDone(0);
      await this.#giveUp(draft);
      return outcome.kind === 'written' ? 'written' : undefined;
    }
    const { id, key } = secrets;
    const facts = { id, key, root: hash(outcome.root), stored, size };
    return { facts, uploadSecret: fromBase64Url(upload, UPLOAD_SECRET_BYTES) };
  }

  /** Another takes its place in the journal, whether the server removes it or not. */
  async #giveUp(draft: Draft): Promise<void> {
    await this.#drop(draft);
    await this.#means.tus.remove(draft.upload);
  }

  async #drop(draft: Draft): Promise<void> {
    await dropDraft(draft, toBase64Url(draft.secrets.id));
    this.#drafts.delete(draft.composition);
  }
}
