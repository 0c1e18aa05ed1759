/**
 * The acts of the page that opens a share.
 *
 * Nothing is counted before a person saves or previews something. Which checks a save makes is told in
 * choice.ts; a preview opens just the chunks that hold what is shown, each checked by itself.
 *
 * Units: bytes of plaintext. Source: spec/share-link.md; share/opening.ts (the contract).
 */

import { openSink, SMALL_BYTES } from '../disk/open-sink.ts';
import type { Saved } from '../disk/sink.ts';
import { bring } from '../bring.ts';
import { Failure } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import { RangeReader } from '../format/opener.ts';
import { publish, serviceWorker, type Address } from '../media/bridge.ts';
import { TRIES_SHORT } from '../http/patience.ts';
import { mediaType } from '../media/types.ts';
import { asFailure } from '../refusals.ts';
import { dropKept, holdKept, keptBytes, shelfFor } from '../state/kept.ts';
import { chooseOf, nameToSave, type Choice } from './choice.ts';
import { Grants } from './grants.ts';
import {
  MEDIA_BYTES_MAX,
  type Entry,
  type Fetching,
  type FetchState,
  type OpenedShare,
  type Opener,
} from './opening.ts';
import { lastAfter } from './last-after.ts';
import { Playing } from './playing.ts';
import { fetchRange, isRange } from './ranges.ts';
import { FileBytes, objectSource, readStretches, storedBytesOf } from './reading.ts';
import { foreignShare, Saving } from './saving.ts';
import { unlock, type Unlocked } from './unlock.ts';

/** Readers of previews that keep their object's key, at most. */
const READERS_MAX = 64;

interface Inside {
  readonly unlocked: Unlocked;
  readonly grants: Grants;
  readonly readers: Map<number, RangeReader>;
}

const NEVER = new AbortController().signal;

export function createOpener(): Opener {
  const opened = new WeakMap<OpenedShare, Inside>();
  const inside = (share: OpenedShare): Inside => {
    const found = opened.get(share);
    if (!found) throw foreignShare();
    return found;
  };
  return {
    open: async (link, password) => {
      const { share, found } = await orFailure(openShare(link, password));
      opened.set(share, found);
      if (mayBeZip(share)) void zipper().catch(() => undefined); // asked for again by the save
      return share;
    },
    save: (share, indexes, onChange) => save(inside(share), share, indexes, onChange),
    looks: (share) => {
      inside(share).grants.again();
    },
    media: (share, index, onBroken, signal) =>
      orFailure(media(inside(share), index, onBroken, signal)),
    bytes: (share, index, limit, signal) =>
      orFailure(wholeFile(inside(share), index, limit, signal)),
    range: (share, index, from, until, signal) =>
      orFailure(rangeOf(inside(share), index, from, until, signal)),
  };
}

/**
 * Fetched when a share is shown that may become a zip: between a click and the browser's dialog there is
 * no time for the network, since a click counts for some seconds only.
 */
function zipper(): Promise<typeof import('../disk/zip.ts')> {
  return bring(import('../disk/zip.ts'));
}

function mayBeZip({ entries }: OpenedShare): boolean {
  return entries.length > 1 || entries[0]?.kind === 'folder';
}

async function orFailure<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw asFailure(error);
  }
}

async function openShare(
  link: string,
  password: string | undefined,
): Promise<{ share: OpenedShare; found: Inside }> {
  if (!globalThis.isSecureContext) throw new Failure('insecure-origin', 'no WebCrypto');
  const unlocked = await unlock(link, password, NEVER);
  const { record, capsule, catalogue, linkId, exhausted } = unlocked;
  const share: OpenedShare = {
    linkId,
    name: capsule.name,
    message: capsule.message,
    expiresMs: record.expiry,
    downloadLimit: record.downloadLimit,
    version: record.version,
    dateMs: record.date,
    password: record.passwordNeeded,
    exhausted,
    entries: catalogue.entries,
    totalBytes: catalogue.totalBytes,
    keptBytes: Math.min(await keptBytes(linkId), catalogue.totalBytes),
  };
  return { share, found: { unlocked, grants: new Grants(unlocked), readers: new Map() } };
}

function save(
  { unlocked, grants }: Inside,
  share: OpenedShare,
  indexes: readonly number[],
  onChange: (state: FetchState) => void,
): Fetching {
  const { base, catalogue } = unlocked;
  grants.again();
  const choice = chooseOf(catalogue, indexes);
  const stored = choice.stretches.map((it) => storedBytesOf(it, catalogue.facts(it.object)));
  const storedBytes = stored.reduce((sum, bytes) => sum + bytes, 0);
  const shelf = storedBytes > SMALL_BYTES ? shelfFor(unlocked.linkId, storedBytes) : undefined;
  let letGo: (() => void) | undefined;
  return new Saving({
    totalBytes: choice.bytes,
    storedBytes,
    sink: savedAs(choice, share).then((saved) => openSink(base, saved)),
    dropKept: async () => {
      const known = await shelf;
      if (known === undefined) return;
      const own = choice.stretches.map(({ object, firstChunk, endChunk }) => {
        return { object: catalogue.facts(object).id, firstChunk, endChunk };
      });
      await dropKept(known, own);
    },
    grants,
    onChange: (state) => {
      if (isLast(state)) letGo?.();
      onChange(state);
    },
    bytes: async function* (saving) {
      const known = await shelf;
      if (known !== undefined) letGo = holdKept(unlocked.linkId);
      yield* contents(unlocked, choice, saving, known);
    },
  });
}

function isLast(state: FetchState): boolean {
  return (
    ['done', 'cancelled'].includes(state.kind) || (state.kind === 'failed' && !state.resumable)
  );
}

/** The one file that is saved as it is; absent if it is to be a zip. */
function singleOf({ files, folders }: Choice): Entry | undefined {
  return files.length === 1 && folders.length === 0 ? files[0] : undefined;
}

async function savedAs(choice: Choice, share: OpenedShare): Promise<Saved> {
  const entries = [...choice.folders, ...choice.files];
  const name = nameToSave(entries, share);
  const single = singleOf(choice);
  return { name, size: single ? single.size : (await zipper()).zipLength(entries) };
}

async function* contents(
  unlocked: Unlocked,
  choice: Choice,
  saving: Saving,
  shelf: string | undefined,
): AsyncGenerator<Bytes, void, undefined> {
  const { base, catalogue } = unlocked;
  await saving.begin(() => saving.openers.start(saving.signal));
  await saving.begin(() => saving.grant()); // also for files without a byte: the count says how often it was fetched
  const runs = readStretches(choice.stretches, {
    base,
    catalogue,
    openers: saving.openers,
    shelf,
    grant: () => saving.grant(),
    watch: saving,
    signal: saving.signal,
    insist: (error, grant) => saving.insist(error, grant),
  });
  const files = new FileBytes(runs);
  const bytesOf = (entry: Entry): AsyncIterable<Bytes> => {
    const place = catalogue.place(entry.index);
    return place ? files.take(place.object, place.offset, place.size) : noBytes();
  };
  const bytes = await savedBytes(choice, unlocked.record.date, bytesOf);
  yield* lastAfter(bytes, () => files.finish());
}

async function savedBytes(
  choice: Choice,
  shareMs: number,
  bytesOf: (entry: Entry) => AsyncIterable<Bytes>,
): Promise<AsyncIterable<Bytes>> {
  const single = singleOf(choice);
  if (single) return bytesOf(single);
  const { dated, zipBytes } = await zipper();
  const entries = dated([...choice.folders, ...choice.files], shareMs);
  return zipBytes(entries, (index) => bytesOf(entries[index] as Entry));
}

async function* noBytes(): AsyncGenerator<Bytes, void, undefined> {
  // An empty file lies nowhere.
}

/** Opens ranges of one object; its head is fetched once for all of them. */
function readerOf({ unlocked, grants, readers }: Inside, object: number): RangeReader {
  const known = readers.get(object);
  if (known) return known;
  const facts = unlocked.catalogue.facts(object);
  const reader = new RangeReader('content', facts, async (from, until, signal = NEVER) => {
    for (;;) {
      const grant = await grants.take(signal);
      try {
        const source = objectSource(unlocked.base, facts, grant);
        const range = { source, from, until, stored: facts.stored };
        return await fetchRange(range, signal, TRIES_SHORT);
      } catch (error) {
        const isRefused = asFailure(error).kind === 'grant-refused';
        // Where a person took another since, that one is asked for the same.
        if (!isRefused || (await grants.refused(grant))) throw error;
      }
    }
  });
  if (readers.size === READERS_MAX) readers.delete([...readers.keys()][0] as number);
  readers.set(object, reader);
  return reader;
}

async function* read(
  inside: Inside,
  index: number,
  from: number,
  until: number,
  signal: AbortSignal,
): AsyncGenerator<Bytes, void, undefined> {
  const place = inside.unlocked.catalogue.place(index);
  if (!place || from >= until) return;
  yield* readerOf(inside, place.object).read(place.offset + from, until - from, signal);
}

async function rangeOf(
  inside: Inside,
  index: number,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<Bytes> {
  // A file begins somewhere in its object: before its own begin others lie.
  if (!isRange(from, until)) throw new Failure('bug', 'no range of a file');
  const { size } = inside.unlocked.catalogue.entry(index);
  const end = Math.min(until, size);
  const whole = new Uint8Array(Math.max(0, end - from));
  let at = 0;
  for await (const part of read(inside, index, from, end, signal)) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function wholeFile(
  inside: Inside,
  index: number,
  limit: number,
  signal: AbortSignal,
): Promise<Bytes> {
  const { size } = inside.unlocked.catalogue.entry(index);
  if (size > limit) throw new Failure('bug', 'larger than what was asked for');
  return await rangeOf(inside, index, 0, size, signal);
}

async function media(
  inside: Inside,
  index: number,
  onBroken: (failure: Failure) => void,
  signal: AbortSignal,
): Promise<Address | undefined> {
  const { base, catalogue } = inside.unlocked;
  const { path, size } = catalogue.entry(index);
  const type = mediaType(path);
  const worker = await serviceWorker(base);
  if (worker) {
    const playing = new Playing({
      offset: catalogue.place(index)?.offset ?? 0,
      size,
      read: (from, until, signal) => rangeOf(inside, index, from, until, signal),
    });
    const address = publish(worker, base, {
      type,
      size,
      name: undefined,
      read: (from, until, signal) => playing.read(from, until, signal),
      broke: (error) => {
        onBroken(asFailure(error));
      },
    });
    return {
      url: address.url,
      close: () => {
        address.close();
        playing.close();
      },
    };
  }
  if (size > MEDIA_BYTES_MAX) return undefined;
  const blob = new Blob([await wholeFile(inside, index, MEDIA_BYTES_MAX, signal)], { type });
  const url = URL.createObjectURL(blob);
  return {
    url,
    close: () => {
      URL.revokeObjectURL(url);
    },
  };
}
