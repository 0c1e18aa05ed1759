/** Files to be sent and what came of them. */

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Sample {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const BLOCK_BYTES = 1_048_576;

/** Bytes that no other file of any test has. */
export function sample(name: string, size: number): Sample {
  return { name, mimeType: 'application/octet-stream', buffer: randomBytes(size) };
}

export function sampleOf(name: string, text: string): Sample {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: BLOCK_BYTES })) {
    hash.update(bytes as Buffer);
  }
  return hash.digest('hex');
}

/** A file of so many bytes, written in pieces; its SHA-256. */
async function writeLarge(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  const out = createWriteStream(path);
  const random = randomBytes(BLOCK_BYTES);
  for (let at = 0; at < size; at += BLOCK_BYTES) {
    // Every block differs, without the cost of as much randomness.
    const block = Buffer.from(random.subarray(0, size - at));
    block.writeUIntBE(at, 0, Math.min(6, block.length));
    hash.update(block);
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return hash.digest('hex');
}

/** What the largest files of a folder take of its size, in hundredths; what is left is in small ones. */
const SHARES: Readonly<Record<string, number>> = {
  'film.bin': 55,
  'reels/first.bin': 20,
  'reels/second, cut.bin': 12,
  'reels/third.bin': 9,
};
/** In folders of folders, each a little longer than the one before. */
const SMALL_FILES = 40;

/** A new folder of so many bytes in files of many sizes; the SHA-256 of each file, by its path within. */
export async function writeFolder(
  folder: string,
  bytes: number,
): Promise<Readonly<Record<string, string>>> {
  const sizes = new Map(
    Object.entries(SHARES).map(([path, share]) => [path, Math.floor((bytes * share) / 100)]),
  );
  let left = bytes - [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (let i = 0; i < SMALL_FILES; i++) {
    const size = i + 1 === SMALL_FILES ? left : Math.floor((left * (i + 1)) / SMALL_FILES / 10);
    sizes.set(`notes/${i % 2 === 0 ? 'été' : 'winter'}/${i % 5}/${i}.txt`, size);
    left -= size;
  }
  const hashes: Record<string, string> = {};
  for (const [path, size] of sizes) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    hashes[path] = await writeLarge(place, size);
  }
  return hashes;
}
