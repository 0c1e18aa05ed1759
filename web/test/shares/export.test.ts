import { expect, it, vi } from 'vitest';
import { exported, imported } from '../../src/shares/export.ts';
import { isHere } from '../../src/shares/keeping.ts';
import type { OwnShare } from '../../src/shares/own.ts';

const SHARE: OwnShare = {
  linkId: 'A'.repeat(22),
  server: 'https://satchel.example',
  seed: 'A'.repeat(43),
  epoch: 1,
  version: 1,
  password: false,
  name: 'Plans',
  files: 1,
  bytes: 1,
  createdMs: 1,
  expiresMs: undefined,
  downloadLimit: undefined,
  ended: false,
};

it('what was exported is imported', async () => {
  expect(await imported(exported([SHARE]))).toEqual([SHARE]);
});

it('a server that no browser can address is refused, and asked for nothing where one is kept', async () => {
  const server = 'https://xn--a';
  // Firefox and WebKit take it for no address; Node does.
  vi.spyOn(URL, 'canParse').mockImplementation((address) => String(address) !== server);
  await expect(imported(exported([SHARE, { ...SHARE, server }]))).rejects.toMatchObject({
    kind: 'damaged',
  });
  expect(isHere(server, 'https://satchel.example')).toBe(false);
});
