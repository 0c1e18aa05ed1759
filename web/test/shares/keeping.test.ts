/** What comes onto the list of own shares, and what stays off it. */

import { expect, test } from 'vitest';
import { isHere, toWrite } from '../../src/shares/keeping.ts';
import type { OwnShare } from '../../src/state/own-share.ts';

function share(version: number): OwnShare {
  return {
    linkId: 'A'.repeat(22),
    server: 'https://here.example',
    seed: 'A'.repeat(43),
    epoch: 1,
    version,
    password: false,
    name: `version ${version}`,
    files: 1,
    bytes: 1,
    createdMs: 1,
    expiresMs: undefined,
    downloadLimit: undefined,
    ended: false,
  };
}

test('a share that was taken off the list does not come back by what its server tells', () => {
  expect(toWrite(undefined, share(2), false)).toBeUndefined();
});

test('a share that is added comes onto the list', () => {
  expect(toWrite(undefined, share(2), true)).toEqual(share(2));
});

test.each([true, false])('of two versions the newer one stays', (mayInsert) => {
  expect(toWrite(share(3), share(2), mayInsert)).toBeUndefined();
  expect(toWrite(share(2), share(2), mayInsert)).toEqual(share(2));
  expect(toWrite(share(1), share(2), mayInsert)).toEqual(share(2));
});

test('only the host that the page came from is asked', () => {
  const page = 'https://here.example';
  expect(isHere('https://here.example/below', page)).toBe(true);
  for (const other of [
    'https://there.example',
    'http://here.example',
    'https://here.example:8443',
  ]) {
    expect(isHere(other, page), other).toBe(false);
  }
});
