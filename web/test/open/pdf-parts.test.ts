/** Parts that only some documents want: bounded, and never more than what is in the list. */

import { afterEach, expect, test, vi } from 'vitest';
import { pdfPart } from '../../src/open/pdf-parts.ts';

const MIB = 1_048_576;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What was asked for, and an answer to each. */
function answering(answer: () => Promise<Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => {
    asked.push(url);
    signal.throwIfAborted();
    return answer();
  });
  return asked;
}

function bytes(length: number): Promise<Response> {
  return Promise.resolve(new Response(new Uint8Array(length)));
}

test('a part of the list comes whole', async () => {
  const asked = answering(() => bytes(MIB));
  expect(await pdfPart('openjpeg.wasm', new AbortController().signal)).toHaveLength(MIB);
  expect(asked).toHaveLength(1);
});

test('what is not in the list is not asked for', async () => {
  const asked = answering(() => bytes(1));
  for (const name of ['../index.html', 'quickjs-eval.wasm', '', 'https://example.org/x.bcmap']) {
    expect(await pdfPart(name, new AbortController().signal)).toBeUndefined();
  }
  expect(asked).toEqual([]);
});

test('what is too long, refused or does not come draws nothing', async () => {
  const refused = (): Promise<Response> => Promise.resolve(new Response('', { status: 404 }));
  const lost = (): Promise<Response> => Promise.reject(new TypeError('no network'));
  for (const answer of [() => bytes(MIB + 1), refused, lost]) {
    answering(answer);
    expect(await pdfPart('jbig2.wasm', new AbortController().signal)).toBeUndefined();
  }
});

test('who left is told nothing more', async () => {
  answering(() => bytes(1));
  await expect(pdfPart('jbig2.wasm', AbortSignal.abort())).rejects.toThrow('abort');
});
