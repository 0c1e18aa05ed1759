import { expect, test } from 'vitest';
import { BlobSink } from '../src/disk/blob.ts';
import { savedName } from '../src/disk/names.ts';
import { openSink } from '../src/disk/open-sink.ts';
import { dated, zipBytes, zipLength, type ZipEntry } from '../src/disk/zip.ts';
import { fileKey, hash, objectId, randomBytes, type Bytes } from '../src/format/bytes.ts';
import type { ObjectFacts } from '../src/format/object-facts.ts';
import { paddedSize, sealedLength } from '../src/format/sizes.ts';
import { mediaType, UNKNOWN_TYPE } from '../src/media/types.ts';
import { Catalogue, PATH_CHARACTERS_MAX } from '../src/share/catalogue.ts';
import { chooseOf, nameToSave } from '../src/share/choice.ts';
import { inOrder } from '../src/share/in-order.ts';
import type { Entry } from '../src/share/opening.ts';

function facts(size: number): ObjectFacts {
  return {
    id: objectId(randomBytes(16)),
    key: fileKey(randomBytes(32)),
    root: hash(randomBytes(32)),
    stored: sealedLength(paddedSize(size)),
    size,
  };
}

/** pack: a (100,000), c (100,000), d (10); own object of b between them; an empty file, a folder. */
function catalogue(): { readonly made: Catalogue; readonly pack: ObjectFacts } {
  const made = new Catalogue();
  const pack = facts(5_000_000);
  const own = facts(9_000_000);
  const file = { kind: 'file', mtime: 1, executable: false } as const;
  made.add({ kind: 'head', files: 5, folders: 1, bytes: 9_200_010 });
  made.add({ kind: 'object', object: pack });
  const a = { object: pack, offset: 0 };
  made.add({ ...file, path: 'a', length: 100_000, location: a });
  made.add({ kind: 'object', object: own });
  made.add({ ...file, path: 'b', length: 9_000_000, location: { object: own, offset: 0 } });
  made.add({ ...file, path: 'c', length: 100_000, location: { object: pack, offset: 100_000 } });
  made.add({ ...file, path: 'd', length: 10, location: { object: pack, offset: 4_000_000 } });
  made.add({ ...file, path: 'e', length: 0, location: undefined });
  made.add({ kind: 'folder', path: 'f', mtime: undefined });
  return { made, pack };
}

test('a file between the files of a pack does not take the pack away', () => {
  const { made, pack } = catalogue();
  expect(made.place(2)).toEqual({ object: 0, offset: 100_000, size: 100_000 });
  expect(made.facts(0)).toEqual(pack);
  expect(made.place(4)).toBeUndefined();
  expect(made.totalBytes).toBe(9_200_010);
});

test('paths that would fill the memory are refused', () => {
  const made = new Catalogue();
  const path = 'p'.repeat(4_096);
  const folder = { kind: 'folder', path, mtime: undefined } as const;
  for (let sum = 0; sum < PATH_CHARACTERS_MAX; sum += path.length) made.add(folder);
  expect(() => {
    made.add({ ...folder, path: 'p' });
  }).toThrow('list-too-large: paths too long in all');
});

test('everything is read whole, each object once and in order', () => {
  const { made } = catalogue();
  const choice = chooseOf(made, [5, 4, 3, 2, 1, 0]);
  expect(choice.stretches.map(({ object, whole }) => [object, whole])).toEqual([
    [0, true],
    [1, true],
  ]);
  expect(choice.files.map(({ path }) => path)).toEqual(['e', 'a', 'c', 'd', 'b']);
  expect(choice.folders.map(({ path }) => path)).toEqual(['f']);
});

test('of a pack only the chunks of the chosen files are read, neighbours together', () => {
  const { made } = catalogue();
  expect(chooseOf(made, [0, 2]).stretches).toEqual([
    { object: 0, firstChunk: 0, endChunk: 4, whole: false },
  ]);
  expect(chooseOf(made, [3]).stretches).toEqual([
    { object: 0, firstChunk: 61, endChunk: 62, whole: false },
  ]);
  expect(chooseOf(made, [0, 3]).stretches).toHaveLength(2);
});

test('an object whose files are all chosen is read whole', () => {
  const { made } = catalogue();
  const { stretches } = chooseOf(made, [1, 3, 0, 2]);
  expect(stretches.every(({ whole }) => whole)).toBe(true);
});

test('a zip has the length that was told before it was made', async () => {
  const entries: ZipEntry[] = [
    { kind: 'folder', path: 'été', size: 0, mtimeMs: 0, executable: false },
    { kind: 'file', path: 'été/x', size: 70_000, mtimeMs: 1_600_000_000_000, executable: true },
    { kind: 'file', path: 'leer', size: 0, mtimeMs: 1e15, executable: false },
    { kind: 'file', path: 'z', size: 3_000_000, mtimeMs: 1, executable: false },
  ];
  async function* content(index: number): AsyncGenerator<Bytes, void, undefined> {
    const size = entries[index]?.size ?? 0;
    for (let at = 0; at < size; at += 65_520) {
      yield await Promise.resolve(new Uint8Array(Math.min(65_520, size - at)));
    }
  }
  let length = 0;
  for await (const bytes of zipBytes(entries, content)) length += bytes.length;
  expect(length).toBe(zipLength(entries));
});

/** How many entries a zip's directory has, and how many each of its ends tells. Source: APPNOTE 4.3.12 to 4.3.16. */
function countsIn(zip: Buffer): { readonly entries: number; readonly told: readonly number[] } {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const told = [zip.readUInt16LE(end + 8), zip.readUInt16LE(end + 10)];
  let [size, at] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  let behind = end;
  if (zip.readUInt32LE(end - 20) === 0x07064b50) {
    behind = Number(zip.readBigUInt64LE(end - 12));
    expect([behind, zip.readUInt32LE(behind)]).toEqual([end - 76, 0x06064b50]);
    told.push(...[24, 32].map((field) => Number(zip.readBigUInt64LE(behind + field))));
    [size, at] = [40, 48].map((field) => Number(zip.readBigUInt64LE(behind + field))) as [
      number,
      number,
    ];
  }
  let entries = 0;
  for (; at < behind; entries++) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [name, extra] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    at += 46 + name + extra;
    size -= 46 + name + extra;
  }
  expect([at, size]).toEqual([behind, 0]);
  return { entries, told };
}

test.each([
  [65_534, [65_534, 65_534]],
  [65_535, [65_535, 65_535, 65_535, 65_535]],
])('a zip of %d entries tells their number', async (count, told) => {
  const entries = Array.from({ length: count }, (_, i): ZipEntry => {
    const kind = i % 2 === 0 ? 'file' : 'folder';
    return { kind, path: `ü${i}`, size: i === 0 ? 5 : 0, mtimeMs: 0, executable: false };
  });
  async function* content(index: number): AsyncGenerator<Bytes, void, undefined> {
    if (index === 0) yield await Promise.resolve(new Uint8Array(5));
  }
  const blocks: Bytes[] = [];
  for await (const bytes of zipBytes(entries, content)) blocks.push(bytes);
  const zip = Buffer.concat(blocks);
  expect(zip.length).toBe(zipLength(entries));
  expect(countsIn(zip)).toEqual({ entries: count, told });
});

test('what has no time has in a zip the newest of what lies in it, else that of the share', () => {
  const [before1970, old, later, newest, share] = [-2e11, 1e12, 1.1e12, 1.2e12, 1.3e12];
  const times = {
    'told/': old,
    'told/file': later,
    'early/': 0,
    'early/of 1963': before1970,
    'a/': 0,
    'a/b/': 0,
    'a/b/older': old,
    'a/b/newer': later,
    'a/b/unknown': 0,
    'a/bc': newest,
    'aside/': 0,
  };
  const entries = Object.entries(times).map(([name, mtimeMs]): ZipEntry => {
    const kind = name.endsWith('/') ? 'folder' : 'file';
    return { kind, path: name.replace(/\/$/, ''), size: 0, mtimeMs, executable: false };
  });
  const dates = dated(entries, share).map(({ mtimeMs }, at) => [Object.keys(times)[at], mtimeMs]);
  expect(Object.fromEntries(dates)).toEqual({
    ...times,
    'early/': before1970,
    'a/': newest,
    'a/b/': later,
    'a/b/unknown': share,
    'aside/': share,
  });
});

test('a zip whose content breaks ends with that error', async () => {
  const entry = { kind: 'file', path: 'x', size: 10, mtimeMs: 0, executable: false } as const;
  async function* broken(): AsyncGenerator<Bytes, void, undefined> {
    yield await Promise.resolve(new Uint8Array(5));
    throw new Error('not the bytes that were sent');
  }
  const read = async (): Promise<void> => {
    for await (const bytes of zipBytes([entry], broken)) expect(bytes.length).toBeGreaterThan(0);
  };
  await expect(read()).rejects.toThrow('not the bytes that were sent');
});

test('results come in order, and as many tasks are begun ahead as may be', async () => {
  let begun = 0;
  let taken = 0;
  let most = 0;
  function* tasks(): Generator<() => Promise<number>, void, undefined> {
    for (let i = 0; i < 20; i++) {
      yield async () => {
        most = Math.max(most, ++begun - taken);
        for (let turn = 0; turn < (i * 7) % 5; turn++) await Promise.resolve();
        return i;
      };
    }
  }
  const results: number[] = [];
  for await (const result of inOrder(tasks(), 3)) {
    results.push(result);
    taken++;
  }
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(most).toBe(3);
});

test('a name to save under has nothing that a system refuses', () => {
  expect(savedName('a/b/été.txt')).toBe('été.txt');
  expect(savedName('a/x:y?.txt. ')).toBe('x_y_.txt');
  expect(savedName('photo\u202Egpj.exe')).toBe('photo_gpj.exe');
  expect(savedName('re\u200Cport.pdf')).toBe('re_port.pdf');
  expect(savedName('می\u200Cخواهم\u200B\u2028.txt')).toBe('می\u200Cخواهم__.txt');
  expect(savedName('..')).toBe('file');
  expect(savedName(`${'n'.repeat(250)}.tar.gz`)).toMatch(/^n{197}\.gz$/);
  for (const before of ['', 'n']) {
    const cut = savedName(`${before}${'😀'.repeat(150)}.tar.gz`);
    expect(cut.length).toBeGreaterThan(197);
    expect(() => encodeURIComponent(cut)).not.toThrow();
  }
});

test('a save has the name of its file, else of the lowest folder that holds all of it, else of the share', () => {
  const paths = ['trip/', 'trip/a/x.txt', 'trip/a/b/y.txt', 'trip/ab/', 'trip/a:/z', 'notes.txt'];
  const entries = paths.map((given, index): Entry => {
    const kind = given.endsWith('/') ? 'folder' : 'file';
    const path = given.replace(/\/$/, '');
    return { index, kind, path, size: 0, mtimeMs: 0, executable: false };
  });
  const named = (...indexes: readonly number[]): string =>
    nameToSave(
      indexes.flatMap((index) => entries[index] ?? []),
      { linkId: 'AAAA', name: 'Our holiday', entries },
    );
  expect(named(1)).toBe('x.txt');
  expect(named(3)).toBe('ab.zip');
  expect(named(2, 1)).toBe('a.zip');
  expect(named(2, 4)).toBe('trip.zip');
  expect(named(1, 3)).toBe('trip.zip');
  expect(named(0, 1)).toBe('trip.zip');
  expect(named(1, 5)).toBe('Our holiday.zip');
  expect(nameToSave(entries, { linkId: 'AAAA', name: undefined, entries })).toBe('AAAA.zip');
  const inTrip = entries.slice(1, 3);
  expect(nameToSave(inTrip, { linkId: 'AAAA', name: 'A', entries: inTrip })).toBe('trip.zip');
});

test('without any way to save, memory takes what it can, and of more the way out is told', async () => {
  // As in Node: neither a dialog, nor service workers, nor a disk of the page's own.
  const size = 256 * 1_048_576;
  expect(await openSink('', { name: 'large', size })).toBeInstanceOf(BlobSink);
  await expect(openSink('', { name: 'larger', size: size + 1 })).rejects.toMatchObject({
    kind: 'no-way-to-save',
  });
});

test('only media have a type, by their ending', () => {
  expect(mediaType('a/B.MP4')).toBe('video/mp4');
  for (const name of ['a.html', 'a.js', 'a.pdf', 'a', 'a.constructor', 'mp4']) {
    expect(mediaType(name)).toBe(UNKNOWN_TYPE);
  }
});
