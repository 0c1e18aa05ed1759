/**
 * Passwords: brought to one form, then made slow to guess.
 *
 * The password is a part of the key, not a gate, so it must come out the same on every device, however
 * its keyboard composes letters. Nothing that depends on a device's Unicode version is refused when a
 * share is opened; who sets a password may use only what is sure to stay as it is.
 *
 * WebCrypto has no Argon2. `hash-wasm` is C compiled to WebAssembly: about 0.2 s here and four times
 * faster than plain JavaScript; the page that loads it needs `wasm-unsafe-eval` and nothing else. It
 * takes 64 MiB while it runs, on the thread that calls it: call it in a worker.
 *
 * Units: bytes of UTF-8. Source: RFC 8265 section 4.2; RFC 9106; spec/share-link.md section 2.
 */

import { argon2id } from 'hash-wasm';
import { utf8, type LinkId, type Named } from './bytes.ts';
import { hasUnpairedSurrogate } from './json.ts';
import { hasUnknownCharacter } from './paths.ts';
import { refuse } from './refused.ts';

export type PreparedPassword = Named<'prepared password'>;
/** `A`: what a password adds to a link's secret. */
export type PasswordHash = Named<'password hash'>;

export const PASSWORD_BYTES_MAX = 1_024;

/** Fixed by suite 1: nobody can ask for less. */
const SUITE_1 = { iterations: 3, parallelism: 4, memorySize: 65_536, hashLength: 32 } as const;

/** @throws {Refused} bad-password */
export function preparePassword(typed: string): PreparedPassword {
  if (hasUnpairedSurrogate(typed)) refuse('bad-password', 'an unpaired surrogate');
  if (/\p{Cc}/u.test(typed)) refuse('bad-password', 'a control character');
  const prepared = utf8(typed.replace(/\p{Zs}/gu, ' ').normalize('NFC'));
  if (prepared.length === 0) refuse('bad-password', 'empty');
  if (prepared.length > PASSWORD_BYTES_MAX) refuse('bad-password', 'too long');
  return prepared as PreparedPassword;
}

/**
 * As above, for who sets a password.
 *
 * @throws {Refused} bad-password, also for a character unassigned in this device's Unicode
 */
export function prepareNewPassword(typed: string): PreparedPassword {
  const prepared = preparePassword(typed);
  if (hasUnknownCharacter(typed)) refuse('bad-password', 'an unassigned character');
  return prepared;
}

export async function hashPassword(
  password: PreparedPassword,
  linkId: LinkId,
): Promise<PasswordHash> {
  const hash = await argon2id({ ...SUITE_1, password, salt: linkId, outputType: 'binary' });
  return new Uint8Array(hash) as PasswordHash;
}
