/**
 * The pool of sealing workers.
 *
 * Each leaf goes to the worker that has the least to do. How many leaves wait or are held is the
 * caller's to bound.
 *
 * Units: leaves of 1 MiB as stored.
 */

import { Failure } from '../failure.ts';
import type { Bytes, Hash } from '../format/bytes.ts';
import type { SealingSecrets } from '../format/chunks.ts';
import { trustedScript } from '../trusted.ts';
import type { FromSealer, ToSealer } from './sealing.ts';
import sealerUrl from './sealer.worker.ts?worker&url';

/** More workers than this gave nothing in any browser: docs/benchmarks.md. */
export const SEALERS_MAX = 3;

export interface SealedLeaf {
  readonly index: number;
  readonly hash: Hash;
  readonly bytes: Bytes;
}

interface Waiting {
  readonly resolve: (leaf: SealedLeaf) => void;
  readonly reject: (error: Failure) => void;
}

interface Sealer {
  readonly worker: Worker;
  readonly waiting: Map<string, Waiting>;
}

export class Sealers {
  readonly #sealers: Sealer[] = [];
  #objects = 0;

  constructor(count: number = Math.min(SEALERS_MAX, navigator.hardwareConcurrency)) {
    for (let i = 0; i < count; i++) this.#sealers.push(startSealer());
  }

  /** Makes an object known; `close` it at the end. */
  open(secrets: SealingSecrets, content: Blob): number {
    const object = this.#objects++;
    this.#tell({ kind: 'open', object, secrets, content });
    return object;
  }

  /** @throws {Failure} file-unreadable, file-changed or bug */
  seal(object: number, leaf: number): Promise<SealedLeaf> {
    const sealer = this.#sealers.reduce((least, other) =>
      other.waiting.size < least.waiting.size ? other : least,
    );
    return new Promise((resolve, reject) => {
      sealer.waiting.set(`${object} ${leaf}`, { resolve, reject });
      sealer.worker.postMessage({ kind: 'seal', object, leaf } satisfies ToSealer);
    });
  }

  close(object: number): void {
    this.#tell({ kind: 'close', object });
  }

  end(): void {
    for (const { worker } of this.#sealers) worker.terminate();
  }

  #tell(message: ToSealer): void {
    for (const { worker } of this.#sealers) worker.postMessage(message);
  }
}

function startSealer(): Sealer {
  const worker = new Worker(trustedScript(sealerUrl), { type: 'module' });
  const waiting = new Map<string, Waiting>();
  worker.addEventListener('message', (event: MessageEvent<FromSealer>) => {
    const message = event.data;
    const key = `${message.object} ${message.leaf}`;
    const asked = waiting.get(key);
    waiting.delete(key);
    if (!asked) return;
    if (message.kind === 'sealed') {
      asked.resolve({ index: message.leaf, hash: message.hash, bytes: message.bytes });
    } else {
      asked.reject(new Failure(message.isBug ? 'bug' : 'file-unreadable', message.name));
    }
  });
  worker.addEventListener('error', () => {
    for (const { reject } of waiting.values()) reject(new Failure('bug', 'a sealer broke'));
    waiting.clear();
  });
  return { worker, waiting };
}
