/** When a share ends, as it is signed. Source: spec/share-link.md section 5. */

import { afterEach, expect, test, vi } from 'vitest';
import { readBundle } from '../../src/format/bundle.ts';
import { fileKey, hash, objectId, type Bytes } from '../../src/format/bytes.ts';
import { drawOwnerSeed } from '../../src/format/keys.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { signShare } from '../../src/send/share-maker.ts';
import type { KeptOptions } from '../../src/state/journal.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = 1_800_000_000_000;
const PLAIN = { name: undefined, message: undefined, downloadLimit: undefined, password: false };

afterEach(() => {
  vi.useRealTimers();
});

async function expiryOf(options: KeptOptions): Promise<number | undefined> {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  const bytes: Bytes = new Uint8Array(32);
  const size = 100;
  const stored = sealedLength(paddedSize(size));
  const id = objectId(new Uint8Array(16));
  const facts = { id, key: fileKey(bytes), root: hash(bytes), stored, size };
  const sent = { facts, uploadSecret: new Uint8Array(16) };
  const bundle = await signShare(drawOwnerSeed(), options, undefined, [sent], Date.now());
  return (await readBundle(bundle)).record.expiry;
}

test('a length runs from when the share is signed', async () => {
  const options = { ...PLAIN, expiresMs: undefined, expiresAfterMs: HOUR_MS };
  expect(await expiryOf(options)).toBe(NOW_MS + HOUR_MS);
});

test('a time stays as it was entered', async () => {
  expect(await expiryOf({ ...PLAIN, expiresMs: NOW_MS + 1 })).toBe(NOW_MS + 1);
});

test('never stays never', async () => {
  expect(await expiryOf({ ...PLAIN, expiresMs: undefined })).toBeUndefined();
});
