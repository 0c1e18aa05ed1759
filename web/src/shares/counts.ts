/**
 * How many files a share has and how large they are: from the first lines of its manifest.
 *
 * With a password only its recipients can read the manifest, and nobody when the share is expired, used
 * up or blocked; then what the record tells stands for it: objects, and bytes as stored.
 *
 * Source: spec/file-format.md section 5; spec/share-link.md section 8.
 */

import { Failure, type FailureKind } from '../failure.ts';
import { ManifestReader, type ManifestEntry } from '../format/manifest-reader.ts';
import { fromBase64Url } from '../format/base64url.ts';
import { KEY_BYTES, ownerSeed } from '../format/bytes.ts';
import { deriveLinkKeys, deriveLinkSecret } from '../format/keys.ts';
import { LINE_BYTES_MAX } from '../format/manifest-lines.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { RangeReader } from '../format/opener.ts';
import type { ShareRecord } from '../format/record.ts';
import { Patience, TRIES_SHORT } from '../http/patience.ts';
import { expect } from '../http/problem.ts';
import { ask } from '../http/wire.ts';
import { bearerOf } from './desk.ts';
import type { OwnShare } from '../state/own-share.ts';

/** Head, a pack's line and the first path. */
const FIRST_LINES_BYTES = 3 * LINE_BYTES_MAX;

/** Why a server shows the manifest to nobody while the owner still sees the share. */
const CLOSED = new Set<FailureKind>(['share-expired', 'share-exhausted', 'share-blocked']);

export interface Counts {
  readonly files: number;
  readonly bytes: number;
  /** Of the first file or folder; a share without a name is shown by it. */
  readonly name: string;
}

export async function countsOf(
  share: OwnShare,
  manifest: ObjectFacts,
  record: ShareRecord,
): Promise<Counts> {
  const told = {
    files: record.objects - 1,
    bytes: record.storedBytes - manifest.stored,
    name: '',
  };
  if (record.passwordNeeded) return told;
  try {
    return await countsRead(share, manifest, record);
  } catch (error) {
    if (error instanceof Failure && CLOSED.has(error.kind)) return told;
    throw error;
  }
}

async function countsRead(
  share: OwnShare,
  manifest: ObjectFacts,
  record: ShareRecord,
): Promise<Counts> {
  const seed = ownerSeed(fromBase64Url(share.seed, KEY_BYTES));
  const secret = await deriveLinkSecret(seed, record.linkId, record.epoch);
  const { accessBearer } = await deriveLinkKeys(record.linkId, secret, undefined);
  const { signal } = new AbortController();
  const url = `${share.server}/api/v1/shares/${share.linkId}/manifest`;
  const range = new RangeReader('manifest', manifest, (from, until) =>
    new Patience(signal, TRIES_SHORT).insist(async () => {
      const headers = {
        Authorization: bearerOf(accessBearer),
        Range: `bytes=${from}-${until - 1}`,
      };
      return expect(await ask({ method: 'GET', url, headers, signal }), 206).body;
    }),
  );
  const reader = new ManifestReader();
  const entries: ManifestEntry[] = [];
  for await (const bytes of range.read(0, Math.min(FIRST_LINES_BYTES, manifest.size))) {
    entries.push(...reader.push(bytes));
  }
  const head = entries.find((entry) => entry.kind === 'head');
  const first = entries.find((entry) => entry.kind === 'file' || entry.kind === 'folder');
  const name = first?.path.split('/', 1)[0] ?? '';
  return { files: head?.files ?? 0, bytes: head?.bytes ?? 0, name };
}
