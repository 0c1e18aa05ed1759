/** What signs where a browser refuses a seed is the same as the browser's own: every byte, for every first byte. */

import { expect, test } from 'vitest';
import { randomBytes, utf8 } from '../../src/format/bytes.ts';
import { librarySigningKey, signingKey, verify } from '../../src/format/ed25519.ts';

test.each([0, 1, 127, 128, 255])('a seed that begins with %i', async (first) => {
  const seed = randomBytes(32);
  seed[0] = first;
  const message = utf8('satchel/1/record');
  const [own, library] = [await signingKey(seed), await librarySigningKey(seed)];
  expect(library.publicKey).toEqual(own.publicKey);
  const signature = await library.sign(message);
  expect(signature).toEqual(await own.sign(message));
  expect(await verify(own.publicKey, signature, message)).toBe(true);
});
