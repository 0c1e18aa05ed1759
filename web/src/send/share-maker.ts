/**
 * Signs the share over objects that were all sent, and puts it to the server.
 *
 * The bundle is kept in the journal before it is sent: if the answer is lost, the same bytes are put
 * again, which the server takes as the same share and not as a second one.
 *
 * Source: spec/share-link.md sections 3 to 7.
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import { BUNDLE_TYPE, makeBundle, readBundle } from '../format/bundle.ts';
import { equal, type Bytes, type OwnerSeed } from '../format/bytes.ts';
import { sealCapsule } from '../format/capsule.ts';
import { sha256 } from '../format/hashes.ts';
import { deriveLinkKeys, deriveLinkSecret, deriveOwnerKeys } from '../format/keys.ts';
import { ObjectList } from '../format/object-list.ts';
import type { PasswordHash } from '../format/password-hash.ts';
import { signRecord } from '../format/record.ts';
import type { Patience } from '../http/patience.ts';
import { expect } from '../http/problem.ts';
import { endOf } from '../ends.ts';
import { push } from '../http/wire.ts';
import type { OwnShare } from '../state/own-share.ts';
import type { KeptOptions, SendHead } from '../state/journal.ts';
import type { SentObject } from './objects.ts';

const FIRST = 1;

/**
 * @param objects the manifest first, then the others in the manifest's order
 * @param nowMs from when it lives
 */
export async function signShare(
  seed: OwnerSeed,
  options: KeptOptions,
  password: PasswordHash | undefined,
  objects: readonly SentObject[],
  nowMs: number,
): Promise<Bytes> {
  const owner = await deriveOwnerKeys(seed);
  const secret = await deriveLinkSecret(seed, owner.linkId, FIRST);
  const keys = await deriveLinkKeys(owner.linkId, secret, password);
  const [manifest] = objects;
  if (!manifest) throw new Error('a share without a manifest');
  const words = { manifest: manifest.facts, name: options.name, message: options.message };
  const capsule = await sealCapsule(words, keys.capsuleKey);
  const ownerBox = await sealCapsule(words, owner.ownerBoxKey);
  const list = new ObjectList();
  for (const { facts } of objects) list.add(facts);
  const record = await signRecord(
    {
      state: 'live',
      passwordNeeded: password !== undefined,
      epoch: FIRST,
      version: FIRST,
      date: nowMs,
      expiry: endOf(options, nowMs),
      downloadLimit: options.downloadLimit,
      ...(await list.summary()),
      linkId: owner.linkId,
      shareKey: owner.signingKey.publicKey,
      capsuleHash: await sha256(capsule),
      ownerBoxHash: await sha256(ownerBox),
      accessHash: await sha256(keys.accessBearer),
      ownerHash: await sha256(owner.ownerBearer),
    },
    owner.signingKey,
  );
  const uploadSecrets = objects.map((object) => object.uploadSecret);
  const objectList = list.bytes();
  return makeBundle(record, { purpose: 'create', capsule, ownerBox, objectList, uploadSecrets });
}

/** @throws {Failure} what the server refuses, expiry-past among it, or unreachable */
export async function putShare(
  server: string,
  linkId: string,
  bundle: Bytes,
  patience: Patience,
  signal: AbortSignal,
): Promise<void> {
  const url = `${server}/api/v1/shares/${linkId}`;
  const headers = { 'Content-Type': BUNDLE_TYPE };
  const body = new Blob([bundle]);
  try {
    await patience.insist(async () => {
      const nothing = (): void => undefined;
      expect(await push({ method: 'PUT', url, headers, body, signal }, nothing), 200, 201);
    });
  } catch (error) {
    const isLate = error instanceof Failure && error.kind === 'share-expired';
    throw isLate ? new Failure('expiry-past', 'by the clock of the server') : error;
  }
}

/** Whether a signed share opens with this password, or without one. */
export async function opensWith(
  bundle: Bytes,
  seed: OwnerSeed,
  password: PasswordHash | undefined,
): Promise<boolean> {
  const { record } = await readBundle(bundle);
  const secret = await deriveLinkSecret(seed, record.linkId, record.epoch);
  const { accessBearer } = await deriveLinkKeys(record.linkId, secret, password);
  return equal(await sha256(accessBearer), record.accessHash);
}

/** What the list of own shares holds of a share that was just made. */
export async function ownShare(server: string, head: SendHead, bundle: Bytes): Promise<OwnShare> {
  const { record } = await readBundle(bundle);
  return {
    linkId: head.id,
    server,
    seed: toBase64Url(head.seed),
    epoch: FIRST,
    version: FIRST,
    password: head.options.password,
    name: head.shownName,
    files: head.files,
    bytes: head.totalBytes,
    createdMs: Date.now(),
    expiresMs: record.expiry,
    downloadLimit: head.options.downloadLimit,
    ended: false,
  };
}
