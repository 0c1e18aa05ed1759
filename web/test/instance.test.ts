/** What a server tells of itself is taken only as far as it fits. */

import { expect, test } from 'vitest';
import { parseInstance } from '../src/instance.ts';

const LEAST = { name: 'Here', version: '1.0', uploads: 'open' };

test('a logo or a download from elsewhere is not taken', () => {
  const hostile = { logo: '//elsewhere.example/x.svg', color: 'red; background: url(x)' };
  const commandLine = { url: 'https://elsewhere.example/x', sha256: '0'.repeat(64) };
  const instance = parseInstance({ ...LEAST, brand: hostile, commandLine });
  expect(instance.logo).toBeUndefined();
  expect(instance.color).toBeUndefined();
  expect(instance.commandLine).toBeUndefined();
});

test('a link that would run is not taken', () => {
  const links = [
    { label: 'Imprint', url: 'https://here.example/imprint' },
    { label: 'Run', url: 'javascript:alert(1)' },
  ];
  expect(parseInstance({ ...LEAST, links }).links.map(({ label }) => label)).toEqual(['Imprint']);
});

test('what is no instance is refused', () => {
  for (const json of [null, [], 'html', { ...LEAST, uploads: 'maybe' }, { version: '1' }]) {
    expect(() => parseInstance(json)).toThrow();
  }
});
