/**
 * Makes passwords slow to guess, in the one worker whose policy allows WebAssembly.
 *
 * Its script's name begins with `password-`: that is how the server knows it.
 *
 * Source: docs/decisions/0050-the-format-in-typescript.md; spec/share-link.md section 2.
 */
/// <reference lib="webworker" />

import type { LinkId } from './format/bytes.ts';
import { hashPassword } from './format/password-hash.ts';
import type { PreparedPassword } from './format/password.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;

worker.addEventListener('message', (event: MessageEvent<[PreparedPassword, LinkId]>) => {
  const [password, linkId] = event.data;
  hashPassword(password, linkId).then(
    (hash) => {
      worker.postMessage(hash);
    },
    (error: unknown) => {
      // Out of a promise it would be told to nobody.
      worker.setTimeout(() => {
        throw error;
      });
    },
  );
});
