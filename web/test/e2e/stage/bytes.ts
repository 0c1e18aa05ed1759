/** Files to be sent and what came of them. */

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';

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

/** A file of so many MiB, written in pieces; its SHA-256. */
export async function writeLarge(path: string, mebibytes: number): Promise<string> {
  const hash = createHash('sha256');
  const out = createWriteStream(path);
  const block = randomBytes(BLOCK_BYTES);
  for (let i = 0; i < mebibytes; i++) {
    // Every block differs, without the cost of as much randomness.
    block.writeUInt32BE(i, 0);
    hash.update(block);
    if (!out.write(Buffer.from(block))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return hash.digest('hex');
}
