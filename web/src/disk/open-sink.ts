/**
 * Chooses where a download goes, by what this browser has.
 *
 * Small files go by memory, without a dialog. Larger ones go through the browser's dialog where there is
 * one, else to its own downloads by a stream of the service worker, else by way of the disk that the
 * browser gives to pages (OPFS).
 *
 * Units: bytes.
 */

import { Failure } from '../failure.ts';
import { serviceWorker } from '../media/bridge.ts';
import { BlobSink } from './blob.ts';
import { opfsSink } from './opfs.ts';
import { canPick, pickSink } from './picker.ts';
import type { Saved, Sink } from './sink.ts';
import { StreamSink } from './stream.ts';

/** Up to this a file may lie in memory for a moment, on any device. */
export const SMALL_BYTES = 16 * 1_048_576;
/** Where a browser has nothing better: a phone's page may hold this much. */
const BLOB_BYTES_MAX = 256 * 1_048_576;

/**
 * Must be called from a click, and before anything else is waited for.
 *
 * @throws {Declined}, or {Failure} not-writable, no-room-to-save or no-way-to-save
 */
export async function openSink(base: string, saved: Saved): Promise<Sink> {
  if (saved.size <= SMALL_BYTES) return new BlobSink(saved);
  if (canPick()) return pickSink(saved);
  const worker = await serviceWorker(base);
  if (worker) return new StreamSink(worker, base, saved);
  const disk = await opfsSink(saved);
  if (disk) return disk;
  if (saved.size <= BLOB_BYTES_MAX) return new BlobSink(saved);
  throw new Failure('no-way-to-save', 'neither a dialog nor a worker nor a disk');
}
