/**
 * The one text form of ids, keys and hashes: base64url without padding, each value one spelling.
 *
 * The browser's own decoder takes padding, spaces and unused bits that are not zero; then one id had
 * several names. It is also slow for short texts, and a large manifest has three million of them.
 *
 * Units: bytes to ASCII characters, 3 to 4. Source: RFC 4648 section 5; spec/file-format.md, notation.
 */

import type { Bytes } from './bytes.ts';
import { refuse, type Reason } from './refused.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NO_VALUE = 64;
/** The value of each ASCII character. */
const VALUES = new Uint8Array(128).fill(NO_VALUE);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += ALPHABET.charAt((held >> (bits - 6)) & 63);
    held &= 63;
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (6 - bits)) & 63) : text;
}

/**
 * Decodes exactly `length` bytes.
 *
 * @throws {Refused} `reason`, if the text is not their one spelling
 */
export function fromBase64Url(text: string, length: number, reason: Reason = 'malformed'): Bytes {
  if (text.length !== Math.ceil((length * 4) / 3))
    refuse(reason, `not ${length} bytes of base64url`);
  const bytes = new Uint8Array(length);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? NO_VALUE;
    if (value === NO_VALUE) refuse(reason, 'a character that base64url does not have');
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  if (held !== 0) refuse(reason, 'unused bits that are not zero');
  return bytes;
}
