/**
 * Passwords as typed, brought to the one form that is hashed.
 *
 * The password is a part of the key, not a gate, so it must come out the same on every device, however
 * its keyboard composes letters. Nothing that depends on a device's Unicode version is refused when a
 * share is opened; who sets a password may use only what is sure to stay as it is.
 *
 * Units: bytes of UTF-8. Pure. Source: RFC 8265 section 4.2; spec/share-link.md section 2.
 */

import { isLonger, utf8, type Named } from './bytes.ts';
import { hasUnpairedSurrogate } from './json.ts';
import { hasUnknownCharacter } from './paths.ts';
import { refuse } from './refused.ts';

export type PreparedPassword = Named<'prepared password'>;

export const PASSWORD_BYTES_MAX = 1_024;

/** @throws {Refused} bad-password */
export function preparePassword(typed: string): PreparedPassword {
  if (hasUnpairedSurrogate(typed)) refuse('bad-password', 'an unpaired surrogate');
  if (/\p{Cc}/u.test(typed)) refuse('bad-password', 'a control character');
  const prepared = typed.replace(/\p{Zs}/gu, ' ').normalize('NFC');
  if (prepared === '') refuse('bad-password', 'empty');
  if (isLonger(prepared, PASSWORD_BYTES_MAX)) refuse('bad-password', 'too long');
  return utf8(prepared) as PreparedPassword;
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
