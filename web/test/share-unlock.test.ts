/**
 * A share in a browser that has no more room: it is opened, by what was written before and by memory.
 *
 * Node has no such database: what stands for it gives out what lies there, and takes and removes nothing.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../src/format/base64url.ts';
import { concat, type Bytes, type OwnerSeed } from '../src/format/bytes.ts';
import { sealCapsule } from '../src/format/capsule.ts';
import { sha256 } from '../src/format/hashes.ts';
import {
  deriveLinkKeys,
  deriveLinkSecret,
  deriveOwnerKeys,
  drawOwnerSeed,
} from '../src/format/keys.ts';
import { printLink } from '../src/format/link.ts';
import { ManifestWriter } from '../src/format/manifest-writer.ts';
import { ObjectList } from '../src/format/object-list.ts';
import { signRecord } from '../src/format/record.ts';
import { paddedSize, sealedLength } from '../src/format/sizes.ts';
import { unlock } from '../src/share/unlock.ts';
import { createOwner } from '../src/shares/owner.ts';
import { dropGrant, holdsGrant, standingGrant } from '../src/state/grants.ts';
import { drawPlan, sealWhole } from './format/streams.ts';

const BASE = 'https://satchel.example';
const { signal } = new AbortController();

const stored = vi.hoisted(() => {
  return { seen: new Map<string, unknown>(), grants: new Map(), shares: new Map() };
});

vi.mock('idb', () => {
  const full = (): Promise<never> => Promise.reject(new DOMException('', 'QuotaExceededError'));
  const get = (store: keyof typeof stored, key: string): Promise<unknown> =>
    Promise.resolve(stored[store].get(key));
  const transaction = (): object => ({
    objectStore: (store: keyof typeof stored) => ({
      get: (key: string) => get(store, key),
      put: full,
      delete: full,
    }),
    done: Promise.resolve(),
  });
  return { openDB: () => Promise.resolve({ get, transaction }) };
});

beforeEach(() => {
  vi.stubGlobal('location', new URL(`${BASE}/`));
});

afterEach(() => {
  vi.unstubAllGlobals();
  stored.seen.clear();
  stored.grants.clear();
  stored.shares.clear();
});

/** The link of a share of one empty folder, and the server that answers for it. */
async function served(
  version: number,
  seed = drawOwnerSeed(),
  listBytes?: number,
): Promise<{ link: string; linkId: string; seed: OwnerSeed }> {
  const owner = await deriveOwnerKeys(seed);
  const { linkId } = owner;
  const secret = await deriveLinkSecret(seed, linkId, 1);
  const keys = await deriveLinkKeys(linkId, secret, undefined);
  const writer = new ManifestWriter();
  const lines = [writer.head({ files: 0, folders: 1, bytes: 0 }), writer.folder('plans', 1)];
  const plain = concat(...lines);
  const { facts, object } = await sealWhole(plain, drawPlan(plain.length, 'manifest'));
  const size = listBytes ?? facts.size;
  const manifest = { ...facts, size, stored: sealedLength(paddedSize(size)) };
  const capsule = await sealCapsule(
    { manifest, name: undefined, message: undefined },
    keys.capsuleKey,
  );
  const list = new ObjectList();
  list.add(manifest);
  const record = {
    ...({ state: 'live', passwordNeeded: false, epoch: 1, version, date: 1 } as const),
    ...{ expiry: undefined, downloadLimit: undefined, ...(await list.summary()), linkId },
    shareKey: owner.signingKey.publicKey,
    capsuleHash: await sha256(capsule),
    ownerBoxHash: await sha256(capsule),
    accessHash: await sha256(keys.accessBearer),
    ownerHash: await sha256(owner.ownerBearer),
  };
  const share = JSON.stringify({
    state: 'live',
    record: toBase64Url(await signRecord(record, owner.signingKey)),
    capsule: toBase64Url(capsule),
  });
  const range = `bytes 0-${object.length - 1}/${object.length}`;
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(answer(url, share, object, range)));
  const link = printLink({ kind: 'recipient', base: BASE, linkId, secret });
  return { link, linkId: toBase64Url(linkId), seed };
}

function answer(url: string, share: string, manifest: Bytes, range: string): Response {
  if (!url.endsWith('/manifest')) return new Response(share);
  return new Response(manifest, { status: 206, headers: { 'Content-Range': range } });
}

test('a share is opened though what was seen of it cannot be noted, and not an older state after it', async () => {
  const { link, seed } = await served(2);
  const { catalogue } = await unlock(link, undefined, signal);
  expect(catalogue.entries.map(({ path }) => path)).toEqual(['plans']);
  await served(1, seed);
  await expect(unlock(link, undefined, signal)).rejects.toMatchObject({ reason: 'older-version' });
});

test('an owner sees a share though neither its version nor its state can be noted', async () => {
  const { linkId, seed } = await served(2);
  const share = {
    ...{ linkId, server: BASE, seed: toBase64Url(seed), epoch: 1, version: 1, password: false },
    ...{ name: 'plans', files: 0, bytes: 0, createdMs: 1, ended: false },
    ...{ expiresMs: undefined, downloadLimit: undefined },
  };
  stored.shares.set(linkId, share);
  const status = await createOwner().status(share);
  expect(status).toMatchObject({ state: 'live', share: { version: 2 } });
});

test('a list that is too long for the page is no hostile one', async () => {
  const { link } = await served(1, drawOwnerSeed(), 2 * 1024 ** 3);
  await expect(unlock(link, undefined, signal)).rejects.toMatchObject({ kind: 'list-too-large' });
});

test('an older state than the one that was noted before is refused all the same', async () => {
  const { link, linkId } = await served(1);
  stored.seen.set(linkId, 2);
  await expect(unlock(link, undefined, signal)).rejects.toMatchObject({ reason: 'older-version' });
});

test('a newer state that another tab saw while the server was asked makes its answer no older', async () => {
  const { link, linkId } = await served(1);
  const host = fetch;
  vi.stubGlobal('fetch', (url: string) => {
    stored.seen.set(linkId, 2);
    return host(url);
  });
  const { record } = await unlock(link, undefined, signal);
  expect(record.version).toBe(1);
});

test('a grant that cannot be kept stands as long as the page does, until it is refused', async () => {
  expect(await standingGrant('share', 1, 'first')).toBe('first');
  expect(await standingGrant('share', 1, 'second')).toBe('first');
  expect(await holdsGrant('share', 1)).toBe(true);
  await dropGrant('share', 'first');
  expect(await holdsGrant('share', 1)).toBe(false);
  expect(await standingGrant('share', 1, 'third')).toBe('third');
});

test('a grant that was kept stands, and does not come back once it was refused and cannot be removed', async () => {
  stored.grants.set('other', { epoch: 1, grant: 'kept' });
  expect(await standingGrant('other', 1, 'drawn')).toBe('kept');
  await dropGrant('other', 'kept');
  expect(await holdsGrant('other', 1)).toBe(false);
  expect(await standingGrant('other', 1, 'drawn')).toBe('drawn');
});
