/** What a server tells of itself is taken only as far as it fits. */

import { expect, test } from 'vitest';
import { parseInstance } from '../src/instance.ts';

const LEAST = { name: 'Here', version: '1.0', uploads: 'open' };

const SHA256 = '0'.repeat(64);

test('a look and a download of this host are taken, and as many links as a page shows', () => {
  const brand = { logo: '/logo.svg', color: '#1d5c4d' };
  const commandLine = { url: '/below/satchel.tar.gz', sha256: SHA256 };
  const links = Array.from({ length: 9 }, (_, i) => ({
    label: `${i}`,
    url: 'mailto:us@here.example',
  }));
  const instance = parseInstance({ ...LEAST, brand, commandLine, links });
  expect(instance).toMatchObject({ ...LEAST, ...brand, commandLine });
  expect(instance.links).toEqual(links.slice(0, 8));
});

test.each(['https://elsewhere.example/x', '//elsewhere.example/x', '/\\elsewhere.example/x'])(
  'a logo or a download from elsewhere is not taken: %s',
  (elsewhere) => {
    const brand = { logo: elsewhere, color: 'red; background: url(x)' };
    const commandLine = { url: elsewhere, sha256: SHA256 };
    const instance = parseInstance({ ...LEAST, brand, commandLine });
    expect(instance.logo).toBeUndefined();
    expect(instance.color).toBeUndefined();
    expect(instance.commandLine).toBeUndefined();
  },
);

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
