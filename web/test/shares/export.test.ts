import { expect, it, vi } from 'vitest';
import { exported, imported } from '../../src/shares/export.ts';
import { isHere } from '../../src/shares/keeping.ts';
import type { OwnShare } from '../../src/state/own-share.ts';
import { createOwner } from '../../src/shares/owner.ts';

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

it('what is no list of shares, or a part of one, says so', async () => {
  const whole = exported([SHARE]);
  const other = { ...SHARE, seed: `${'A'.repeat(42)}B` }; // a second spelling
  const files = [
    ...['', 'Dear diary', '[]', 'null', '{}', '{"satchelShares":1}'].map(
      (text) => new Blob([text]),
    ),
    whole.slice(0, whole.size - 9),
    exported([other]),
  ];
  for (const file of files) {
    await expect(imported(file), await file.text()).rejects.toMatchObject({ kind: 'not-a-list' });
  }
  // Its seed is another share's.
  await expect(createOwner().importAll(whole)).rejects.toMatchObject({ kind: 'not-a-list' });
});

it('a list that the browser may not read says so', async () => {
  const file = new Blob();
  vi.spyOn(file, 'text').mockRejectedValue(new DOMException('gone', 'NotFoundError'));
  await expect(imported(file)).rejects.toMatchObject({ kind: 'file-unreadable' });
});

it('a server that no browser can address is refused, and asked for nothing where one is kept', async () => {
  const server = 'https://xn--a';
  // Firefox and WebKit take it for no address; Node does.
  vi.spyOn(URL, 'canParse').mockImplementation((address) => String(address) !== server);
  await expect(imported(exported([SHARE, { ...SHARE, server }]))).rejects.toMatchObject({
    kind: 'not-a-list',
  });
  expect(isHere(server, 'https://satchel.example')).toBe(false);
});
