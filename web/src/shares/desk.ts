/**
 * What an owner does with one share at its server: look, edit, end. The seed suffices for all of it.
 *
 * Each act reads the present record, checks it as a recipient would, and signs the next version. If
 * another device was faster, the server says so, and that one's version is edited instead.
 *
 * Source: spec/share-link.md sections 4, 6 and 7.
 */

import { Failure } from '../failure.ts';
import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import { BUNDLE_TYPE, makeBundle } from '../format/bundle.ts';
import { KEY_BYTES, ownerSeed, type Bytes, type OwnerSeed } from '../format/bytes.ts';
import { checkBox, openCapsule, sealCapsule, type Capsule } from '../format/capsule.ts';
import { sha256 } from '../format/hashes.ts';
import { deriveOwnerKeys, type OwnerKeys } from '../format/keys.ts';
import type { PasswordHash } from '../format/password-hash.ts';
import { prepareNewPassword, preparePassword } from '../format/password.ts';
import { checkRecord, endedRecord, signRecord, type ShareRecord } from '../format/record.ts';
import { Patience, TRIES_SHORT } from '../http/patience.ts';
import { expect, type Reply } from '../http/problem.ts';
import type { Expiry } from '../ends.ts';
import { serverTime } from '../http/server-time.ts';
import { ask, type Request } from '../http/wire.ts';
import { passwordHash } from '../password.ts';
import { highestSeen, rememberVersion } from '../state/seen.ts';
import { parseShare, type ShareAnswer } from './answer.ts';
import { isHere } from './keeping.ts';
import type { ShareEdit } from './own.ts';
import type { OwnShare } from '../state/own-share.ts';
import { reseal } from './reseal.ts';

/** Other devices that are faster, one after the other, before we give up. */
const CONFLICTS_MAX = 4;

/** What an edit changes in a share's signed parts. */
interface Next {
  readonly record: ShareRecord;
  readonly capsule: Bytes;
  readonly ownerBox: Bytes;
}

export class Desk {
  readonly keys: OwnerKeys;
  readonly #share: OwnShare;
  readonly #seed: OwnerSeed;
  readonly #signal: AbortSignal;

  private constructor(share: OwnShare, seed: OwnerSeed, keys: OwnerKeys, signal: AbortSignal) {
    this.#signal = signal;
    this.#share = share;
    this.#seed = seed;
    this.keys = keys;
  }

  /** @param signal ends the tries; without one they go on as long as this device is offline */
  static async at(share: OwnShare, signal = new AbortController().signal): Promise<Desk> {
    const seed = ownerSeed(fromBase64Url(share.seed, KEY_BYTES));
    return new Desk(share, seed, await deriveOwnerKeys(seed), signal);
  }

  /** The share as its owner sees it, checked against what this device saw before. */
  async look(): Promise<ShareAnswer> {
    const seen = await this.#seen();
    const answer = await this.#ask();
    checkRecord(answer.record, this.keys.linkId, seen);
    await rememberVersion(this.#share.linkId, answer.record.version);
    return answer;
  }

  /** To be asked before the server is: what another tab sees meanwhile makes a true answer no older. */
  async #seen(): Promise<number> {
    const { linkId, version } = this.#share;
    return Math.max(version, await highestSeen(linkId));
  }

  async #ask(): Promise<ShareAnswer> {
    const reply = await this.#insist('GET', '', { Authorization: bearerOf(this.keys.ownerBearer) });
    const answer = await parseShare(expect(reply, 200).body);
    checkRecord(answer.record, this.keys.linkId, undefined);
    return answer;
  }

  /** A server that was restored shows an older state. It may be ended, but nothing may be built on it. */
  async #askToEnd(): Promise<ShareAnswer> {
    const seen = await this.#seen();
    const answer = await this.#ask();
    const version = Math.max(seen, answer.record.version);
    return { ...answer, record: { ...answer.record, version } };
  }

  async capsuleOf(answer: ShareAnswer): Promise<Capsule> {
    const { ownerBox, record } = answer;
    if (!ownerBox) throw withoutBox(answer);
    return openCapsule(ownerBox, record.ownerBoxHash, this.keys.ownerBoxKey);
  }

  /** Signs and puts the next version. */
  edit(edit: ShareEdit): Promise<ShareRecord> {
    const look = (): Promise<ShareAnswer> => this.look();
    return this.#change(look, async (answer) => {
      const { record, capsule, ownerBox } = await this.#next(answer, edit);
      const signed = await signRecord(record, this.keys.signingKey);
      const bundle = await makeBundle(signed, { purpose: 'edit', capsule, ownerBox });
      return { record, bundle };
    });
  }

  /** Ends the share for ever; its objects are removed. */
  end(): Promise<ShareRecord> {
    const look = (): Promise<ShareAnswer> => this.#askToEnd();
    return this.#change(look, async (answer) => {
      const record = await endedRecord(answer.record, Date.now());
      const signed = await signRecord(record, this.keys.signingKey);
      return { record, bundle: await makeBundle(signed, { purpose: 'end' }) };
    });
  }

  async #change(
    look: () => Promise<ShareAnswer>,
    make: (answer: ShareAnswer) => Promise<{ record: ShareRecord; bundle: Bytes }>,
  ): Promise<ShareRecord> {
    for (let conflicts = 0; ; conflicts++) {
      const answer = await look();
      if (answer.record.state === 'ended') throw new Failure('share-ended', 'ended by its owner');
      const { record, bundle } = await make(answer);
      try {
        const type = { 'Content-Type': BUNDLE_TYPE };
        expect(await this.#insist('PUT', '', type, bundle), 200, 201);
      } catch (error) {
        const isLate = error instanceof Failure && error.kind === 'version-conflict';
        if (!isLate || conflicts === CONFLICTS_MAX) throw error;
        continue;
      }
      await rememberVersion(this.#share.linkId, record.version);
      return record;
    }
  }

  async #next(answer: ShareAnswer, edit: ShareEdit): Promise<Next> {
    const { record: old, capsule, ownerBox } = answer;
    if (!capsule || !ownerBox) throw withoutBox(answer);
    // What is signed again unopened must be what was signed before, and none of the server's choice.
    await checkBox(capsule, old.capsuleHash);
    const { downloadLimit = old.downloadLimit } = edit;
    const record: ShareRecord = {
      ...old,
      version: old.version + 1,
      date: Date.now(),
      expiry: edit.expiry ? await this.#endOf(edit.expiry) : old.expiry,
      downloadLimit: downloadLimit === 'unlimited' ? undefined : downloadLimit,
    };
    const isRemoval = edit.password === 'remove' && old.passwordNeeded;
    const isNewEpoch = isRemoval || typeof edit.password === 'object';
    const isNewText = edit.name !== undefined || edit.message !== undefined;
    if (!isNewEpoch && !isNewText) return { record, capsule, ownerBox };
    const opened = await this.capsuleOf(answer);
    const words = isNewText ? reworded(opened, edit) : opened;
    const box = isNewText ? await sealCapsule(words, this.keys.ownerBoxKey) : ownerBox;
    const withBox = { ...record, ownerBoxHash: await sha256(box) };
    const hashed = isNewEpoch ? await this.#newHash(edit) : await this.#presentHash(old, edit);
    const resealed = await reseal(this.#seed, withBox, words, hashed, isNewEpoch);
    return { ownerBox: box, ...resealed };
  }

  async #endOf(expiry: Expiry): Promise<number | undefined> {
    if (expiry.kind === 'never') return undefined;
    const { ms } = expiry;
    const signal = this.#signal;
    const { server } = this.#share;
    const asking = { server, signal, patience: new Patience(signal, TRIES_SHORT) };
    if (expiry.kind === 'after') return ms + (await serverTime({ expiresAfterMs: ms }, asking));
    // Who chose it saw it lie ahead, by this device's clock.
    if (ms > (await serverTime({ expiresMs: ms }, asking))) return ms;
    throw new Failure('clocks-apart', 'an end that has come');
  }

  async #newHash({ password }: ShareEdit): Promise<PasswordHash | undefined> {
    if (typeof password !== 'object') return undefined;
    return passwordHash(prepareNewPassword(password.set), this.keys.linkId);
  }

  async #presentHash(
    { passwordNeeded }: ShareRecord,
    { presentPassword }: ShareEdit,
  ): Promise<PasswordHash | undefined> {
    if (!passwordNeeded) return undefined;
    if (!presentPassword) throw new Failure('password-needed', "the link's key takes it");
    return passwordHash(preparePassword(presentPassword), this.keys.linkId);
  }

  /** All of an owner's requests are safe to repeat. */
  #insist(
    method: Request['method'],
    path: string,
    headers: Record<string, string>,
    body?: Bytes,
  ): Promise<Reply> {
    const { server, linkId } = this.#share;
    if (!isHere(server)) throw new Failure('unreachable', 'a share of another host');
    const url = `${server}/api/v1/shares/${linkId}${path}`;
    const signal = this.#signal;
    const request = { method, url, headers, signal, ...(body === undefined ? {} : { body }) };
    return new Patience(signal, TRIES_SHORT).insist(async () => {
      const reply = await ask(request);
      return expect(reply, 200, 201, 206);
    });
  }
}

export function bearerOf(bearer: Bytes): string {
  return `Bearer ${toBase64Url(bearer)}`;
}

/** An empty text takes a name or message away. */
function reworded(old: Capsule, { name, message }: ShareEdit): Capsule {
  return {
    manifest: old.manifest,
    name: name === undefined ? old.name : name || undefined,
    message: message === undefined ? old.message : message || undefined,
  };
}

/** An operator's end drops the boxes and leaves the owner's last record, which says live. */
function withoutBox(answer: ShareAnswer): Failure {
  return answer.state === 'ended'
    ? new Failure('share-ended', 'ended by the operator')
    : new Failure('damaged', 'a share without its boxes');
}
