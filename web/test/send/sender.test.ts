/**
 * What ends a send before its bytes have left, and what a browser that refuses its locks is told as.
 *
 * Node has neither workers nor a database: what stands for them seals nothing, and keeps nothing.
 */

import { beforeEach, expect, test, vi } from 'vitest';
import type { SendState } from '../../src/send/sending.ts';
import { createSender } from '../../src/send/sender.ts';

vi.mock('idb', () => {
  const done = (): Promise<void> => Promise.resolve();
  const nothing = { get: done, getAll: () => Promise.resolve([]) };
  const store = { ...nothing, put: done, delete: done };
  const transaction = (): object => ({ objectStore: () => store, done: done() });
  return { openDB: () => Promise.resolve({ ...nothing, transaction }) };
});

/** The one for passwords breaks, as where there is no memory for it; the others never answer. */
class Breaking extends EventTarget {
  readonly #url: string;
  readonly terminate = vi.fn();

  constructor(url: string) {
    super();
    this.#url = url;
  }

  postMessage(): void {
    if (this.#url.includes('password')) this.dispatchEvent(new Event('error'));
  }
}

const locks = {
  request: (_name: string, _how: object, act: (lock: object) => unknown) =>
    Promise.resolve(act({})),
  query: () => Promise.reject(new DOMException('denied', 'SecurityError')),
};

beforeEach(() => {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('indexedDB', {});
  vi.stubGlobal('IDBKeyRange', { bound: () => undefined });
  vi.stubGlobal('navigator', { onLine: true, hardwareConcurrency: 1, locks });
  vi.stubGlobal('location', new URL('https://satchel.example/'));
  vi.stubGlobal('Worker', Breaking);
  // Scripts are here, and a server takes what it is asked to.
  vi.stubGlobal('fetch', (_url: string, { method }: RequestInit) => {
    const headers = { Location: `/api/v1/uploads/${'A'.repeat(22)}` };
    return Promise.resolve(new Response('', { status: method ? 201 : 200, headers }));
  });
});

/** On a busy machine. */
const WAIT_MS = 10_000;

test('a password that cannot be hashed ends the send at once, and not behind its last byte', async () => {
  const told: SendState[] = [];
  const options = { name: undefined, message: undefined, downloadLimit: undefined };
  createSender('https://satchel.example').send(
    [{ kind: 'file', path: 'a', file: new File(['a'], 'a') }],
    { ...options, expiry: { kind: 'never' }, password: 'open sesame', token: undefined },
    (state) => told.push(state),
  );
  await vi.waitFor(() => {
    expect(told.at(-1)).toMatchObject({ kind: 'failed', failure: { kind: 'no-hashing-here' } });
  }, WAIT_MS);
});

test('a browser that refuses to tell its locks is told as one that keeps nothing', async () => {
  const listed = createSender('https://satchel.example').unfinished();
  await expect(listed).rejects.toMatchObject({ kind: 'no-storage' });
});
