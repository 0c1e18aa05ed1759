/**
 * Reads and seals leaves, beside the page so that it stays quick.
 *
 * Source: send/sealing.ts (the words), format/sealer.ts (the work).
 */
/// <reference lib="webworker" />

import { release } from '../format/bytes.ts';
import { Sealer, type ReadPlain } from '../format/sealer.ts';
import type { FromSealer, ToSealer } from './sealing.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;
const objects = new Map<number, Promise<Sealer>>();

/** The file ended too early. */
class Shrunk extends Error {}

function reader(content: Blob): ReadPlain {
  return async (from, into) => {
    const bytes = new Uint8Array(await content.slice(from, from + into.length).arrayBuffer());
    if (bytes.length !== into.length) throw new Shrunk();
    into.set(bytes);
    release(bytes);
  };
}

async function seal(object: number, leaf: number): Promise<void> {
  try {
    const opened = objects.get(object);
    if (!opened) throw new Error('an object that was not opened');
    const sealed = await (await opened).leaf(leaf);
    if (sealed.kind === 'changed') throw new Shrunk();
    const { hash, bytes } = sealed;
    const answer: FromSealer = { kind: 'sealed', object, leaf, hash, bytes };
    worker.postMessage(answer, [bytes.buffer]);
  } catch (error) {
    const detail = error instanceof Error ? `${error.name} ${error.message}` : 'no error';
    const answer: FromSealer = { kind: 'failed', object, leaf, failure: kindOf(error), detail };
    worker.postMessage(answer);
  }
}

/** Browsers answer with a DOMException when a file was moved, removed or, in Chromium, written. */
function kindOf(error: unknown): 'file-unreadable' | 'file-changed' | 'bug' {
  if (error instanceof Shrunk) return 'file-changed';
  return error instanceof DOMException ? 'file-unreadable' : 'bug';
}

worker.addEventListener('message', (event: MessageEvent<ToSealer>) => {
  const message = event.data;
  switch (message.kind) {
    case 'open': {
      const { secrets, content } = message;
      const plan = { ...secrets, size: content.size, noted: new Map<number, never>() };
      objects.set(message.object, Sealer.open(plan, reader(content)));
      return;
    }
    case 'seal':
      void seal(message.object, message.leaf);
      return;
    case 'close':
      objects.delete(message.object);
  }
});
