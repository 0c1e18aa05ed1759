/** An answer is read up to its bound and no further. */

import { expect, test } from 'vitest';
import { readBounded } from '../../src/http/bounded.ts';

const PIECE = 1_000;
const BOUND = 5 * PIECE;

/** An answer of so many pieces, without a word of its length. */
function answerOf(pieces: number, pieceBytes = PIECE): { response: Response; given: () => number } {
  let given = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given === pieces) controller.close();
        else controller.enqueue(new Uint8Array(pieceBytes).fill(++given));
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(stream), given: () => given };
}

test('an answer as long as the bound comes whole', async () => {
  const bytes = await readBounded(answerOf(5).response, BOUND);
  expect(bytes.length).toBe(BOUND);
  expect([bytes[0], bytes[BOUND - 1]]).toEqual([1, 5]);
});

test('an answer in more pieces than a call has arguments comes whole', async () => {
  const bytes = await readBounded(answerOf(200_000, 1).response, 200_000);
  expect(bytes.length).toBe(200_000);
});

test('an answer without a body is empty', async () => {
  const reply = new Response(null, { status: 204 });
  expect((await readBounded(reply, BOUND)).length).toBe(0);
});

test('a longer one is refused, and its rest is not read', async () => {
  const { response, given } = answerOf(1_000);
  await expect(readBounded(response, BOUND)).rejects.toMatchObject({ kind: 'not-a-server' });
  expect(given()).toBe(6);
});
