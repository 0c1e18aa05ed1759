/**
 * Gives bytes on, the last of them after a check that comes when all were read: what fails it has then
 * not left whole.
 */

import type { Bytes } from '../format/bytes.ts';

/** @throws what `check` throws, before the last block is given out */
export async function* lastAfter(
  blocks: AsyncIterable<Bytes>,
  check: () => Promise<void>,
): AsyncGenerator<Bytes, void, undefined> {
  let held: Bytes | undefined;
  for await (const block of blocks) {
    if (held) yield held;
    held = block;
  }
  await check();
  if (held) yield held;
}
