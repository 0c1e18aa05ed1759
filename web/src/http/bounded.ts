/**
 * Reads an answer up to a bound: what a server says of its length is not trusted.
 *
 * Units: bytes, as they are after decompression.
 */

import { Failure } from '../failure.ts';
import { concatAll } from '../format/bytes.ts';

/** @throws {Failure} not-a-server, as soon as there is more than `bytesMax`; the rest is not read */
export async function readBounded(
  response: Response,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length > bytesMax) {
      await reader?.cancel();
      throw tooLong();
    }
  }
  return concatAll(parts);
}

export function tooLong(): Failure {
  return new Failure('not-a-server', 'an answer too long');
}
