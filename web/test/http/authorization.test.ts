/** A token that no header can hold is refused as a wrong one, and not taken for a broken line. */

import { expect, test, vi } from 'vitest';
import { AdminDoor } from '../../src/admin/door.ts';
import { drawObjectId } from '../../src/format/object-header.ts';
import { TusUploads } from '../../src/send/tus.ts';

const SERVER = 'https://satchel.example';
const { signal } = new AbortController();

test.each(['clé\u{2019}', 'two words', 'tab\t', 'ÿ'])('%o is refused at once', async (token) => {
  const asked = vi.fn();
  vi.stubGlobal('fetch', asked);
  const created = new TusUploads(SERVER, token).create(drawObjectId(), 1, signal);
  await expect(created).rejects.toMatchObject({ kind: 'token-refused' });
  await expect(new AdminDoor(token).status()).rejects.toMatchObject({ kind: 'bearer-refused' });
  expect(asked).not.toHaveBeenCalled();
});

test('any other goes as it is', async () => {
  const asked = vi.fn(() => Promise.resolve(new Response('{}')));
  vi.stubGlobal('fetch', asked);
  await new AdminDoor('a~!+/=').status();
  const headers = { Authorization: 'Bearer a~!+/=' };
  expect(asked).toHaveBeenCalledWith('/admin/v1/status', expect.objectContaining({ headers }));
});
