/**
 * Makes passwords slow to guess: Argon2id.
 *
 * WebCrypto has no Argon2. `hash-wasm` is C compiled to WebAssembly, four times faster than the same in
 * JavaScript. A script that loads it needs `wasm-unsafe-eval` in its policy, and a worker has a policy of
 * its own: so this stands alone in a file, to be loaded by one worker, when a password is asked for.
 *
 * Units: bytes; 64 MiB of memory, about 0.2 s of one core of a desktop, on the thread that calls.
 *
 * Source: RFC 9106; spec/share-link.md section 2.
 */

import { argon2id } from 'hash-wasm';
import type { LinkId, Named } from './bytes.ts';
import type { PreparedPassword } from './password.ts';

/** `A`: what a password adds to a link's secret. */
export type PasswordHash = Named<'password hash'>;

/** Fixed by suite 1: nobody can ask for less. */
const SUITE_1 = { iterations: 3, parallelism: 4, memorySize: 65_536, hashLength: 32 } as const;

export async function hashPassword(
  password: PreparedPassword,
  linkId: LinkId,
): Promise<PasswordHash> {
  const hash = await argon2id({ ...SUITE_1, password, salt: linkId, outputType: 'binary' });
  return new Uint8Array(hash) as PasswordHash;
}
