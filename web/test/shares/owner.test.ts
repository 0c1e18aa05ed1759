/**
 * The list of own shares beside another tab, and beside a server that tells of a share.
 *
 * Node has no such database: what stands for it is a map.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/format/base64url.ts';
import { readBundle } from '../../src/format/bundle.ts';
import { fileKey, hash, KEY_BYTES, objectId, type Bytes } from '../../src/format/bytes.ts';
import { deriveOwnerKeys, drawOwnerSeed } from '../../src/format/keys.ts';
import type { PasswordHash } from '../../src/format/password-hash.ts';
import { readRecord, RECORD_BYTES } from '../../src/format/record.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { signShare } from '../../src/send/share-maker.ts';
import { exported } from '../../src/shares/export.ts';
import { createOwner } from '../../src/shares/owner.ts';
import type { OwnShare } from '../../src/state/own-share.ts';

const BASE = 'https://satchel.example';
const SENT_MS = 5;
const SIGNED_MS = 9;
const SIZE = 100;

const shares = vi.hoisted(() => new Map<string, OwnShare>());

vi.mock('idb', () => {
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const store = {
    get: (key: string) => Promise.resolve(shares.get(key)),
    put: (share: OwnShare) => Promise.resolve(shares.set(share.linkId, share)),
  };
  const other = { get: none, put: none };
  const objectStore = (name: string): object => (name === 'shares' ? store : other);
  const transaction = (): object => ({ objectStore, done: none() });
  const get = (name: string, key: string): unknown => (name === 'shares' ? store.get(key) : none());
  return { openDB: () => Promise.resolve({ get, transaction }) };
});

beforeEach(() => {
  vi.stubGlobal('location', new URL(`${BASE}/`));
});

afterEach(() => {
  vi.unstubAllGlobals();
  shares.clear();
});

const HOUR_MS = 3_600_000;
const seed = drawOwnerSeed();
const sent: OwnShare = {
  linkId: toBase64Url((await deriveOwnerKeys(seed)).linkId),
  seed: toBase64Url(seed),
  ...{ server: BASE, epoch: 1, version: 1, password: true, ended: false },
  ...{ name: 'plans …', files: 20, bytes: SIZE, createdMs: SENT_MS },
  ...{ expiresMs: undefined, downloadLimit: undefined },
};
const owner = createOwner();

test('the link is that of the share as the list has it by now, whatever the page still shows', async () => {
  const changed = { ...sent, epoch: 2, version: 2, password: false };
  const link = await owner.link(changed);
  expect(await owner.link(sent)).not.toBe(link);
  shares.set(sent.linkId, changed);
  expect(await owner.link(sent)).toBe(link);
  expect(await owner.present(sent)).toEqual(changed);
  // What the server took and this device had no room to keep.
  const newer = { ...changed, epoch: 3, version: 3 };
  expect(await owner.present(newer)).toBe(newer);
});

test('a list that is imported tells how many of its shares were not there', async () => {
  const seeds = [seed, drawOwnerSeed()];
  const file = exported(
    await Promise.all(
      seeds.map(async (one) => ({
        ...sent,
        linkId: toBase64Url((await deriveOwnerKeys(one)).linkId),
        seed: toBase64Url(one),
      })),
    ),
  );
  shares.set(sent.linkId, sent);
  expect(await owner.importAll(file)).toBe(1);
  expect(shares.size).toBe(2);
  expect(await owner.importAll(file)).toBe(0);
});

test('a share that was ended meanwhile has no link', async () => {
  shares.set(sent.linkId, { ...sent, version: 2, ended: true });
  await expect(owner.link(sent)).rejects.toMatchObject({ kind: 'share-ended' });
});

/** A server that tells of the share, which has a password and no name of its own. */
async function serve(state = 'live', now = SIGNED_MS): Promise<void> {
  const bytes: Bytes = new Uint8Array(KEY_BYTES);
  const stored = sealedLength(paddedSize(SIZE));
  const facts = { key: fileKey(bytes), root: hash(bytes), stored, size: SIZE };
  const objects = [1, 2].map((id) => ({
    facts: { ...facts, id: objectId(new Uint8Array(16).fill(id)) },
    uploadSecret: new Uint8Array(16),
  }));
  const options = { name: undefined, message: undefined, expiresMs: undefined };
  const all = { ...options, downloadLimit: 7, password: true };
  const bundle = await signShare(seed, all, bytes as PasswordHash, objects, SIGNED_MS);
  const { capsule = bytes, ownerBox = bytes } = await readBundle(bundle);
  const record = toBase64Url(bundle.subarray(0, RECORD_BYTES));
  const boxes = { capsule: toBase64Url(capsule), ownerBox: toBase64Url(ownerBox) };
  const answer = { state, record, ...boxes, downloads: 0, now };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(answer)));
}

test('a share that is added again keeps what the list knows of it, and follows its server', async () => {
  await serve();
  const link = await owner.ownerLink(sent);
  const bare = await owner.add(link);
  expect(bare).toMatchObject({ name: '', files: 1, createdMs: SIGNED_MS, downloadLimit: 7 });
  shares.set(sent.linkId, { ...sent, server: 'https://before.example' });
  const again = await owner.add(link);
  expect(again).toEqual({ ...sent, downloadLimit: 7 });
  expect(shares.get(sent.linkId)).toEqual(again);
});

test('the link of a recipient is told as such, and a cut one as cut', async () => {
  const link = await owner.link({ ...sent, password: false });
  await expect(owner.add(link)).rejects.toMatchObject({ kind: 'recipient-link' });
  await expect(owner.add(link.slice(0, -1))).rejects.toMatchObject({ kind: 'bad-link' });
});

test('a share that was taken off the list is as its server tells', async () => {
  await serve();
  expect(await owner.present(sent)).toMatchObject({ ended: false, downloadLimit: 7 });
  await serve('ended');
  expect(await owner.present(sent)).toMatchObject({ ended: true });
  const headers = { 'Satchel-Problem': 'unknown-share' };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404, headers })));
  expect(await owner.present(sent)).toEqual({ ...sent, ended: true });
  expect(shares.size).toBe(0);
});

test('and is asked for one short time, also where the device is offline', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, vi.fn());
  const late = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
  const tried = vi.fn(() => Promise.reject(new TypeError('no network')));
  vi.stubGlobal('fetch', tried);
  const present = owner.present(sent);
  await vi.waitFor(() => {
    expect(tried).toHaveBeenCalled();
  });
  late.abort(new DOMException('late', 'TimeoutError'));
  await expect(present).rejects.toThrow();
  vi.restoreAllMocks();
});

test('a length begins by the server’s clock, in a change too', async () => {
  const { signal } = new AbortController();
  await serve('live', Date.now() + 3 * HOUR_MS);
  const past = { expiry: { kind: 'at', ms: Date.now() + 2 * HOUR_MS } } as const;
  await expect(owner.edit(sent, past, signal)).rejects.toMatchObject({ kind: 'clocks-apart' });
  const now = Date.now() - 3 * HOUR_MS;
  await serve('live', now);
  const change = { expiry: { kind: 'after', ms: HOUR_MS } } as const;
  expect(await owner.edit(sent, change, signal)).toMatchObject({ expiresMs: now + HOUR_MS });
});

test('a share of which its server shows an older state can be ended and not be edited', async () => {
  await serve();
  const host = fetch;
  const bodies: Bytes[] = [];
  vi.stubGlobal('fetch', (url: string, init?: { body?: Bytes }) => {
    if (init?.body) bodies.push(init.body);
    return host(url);
  });
  const newer = { ...sent, version: 4 };
  shares.set(sent.linkId, newer);
  const { signal } = new AbortController();
  await expect(owner.edit(newer, {}, signal)).rejects.toMatchObject({ kind: 'older-version' });
  expect(bodies).toEqual([]);
  await owner.end(newer, signal);
  const [put] = bodies;
  const record = await readRecord(put?.subarray(0, RECORD_BYTES) ?? new Uint8Array());
  expect(record).toMatchObject({ state: 'ended', version: 5 });
});
