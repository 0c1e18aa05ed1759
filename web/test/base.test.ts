import { describe, expect, it } from 'vitest';
import { linkWithin, ownHost } from '../src/base.ts';

describe('a host that means every computer itself', () => {
  it.each([
    ['http://127.0.0.1:8470/s/a#1.b', '127.0.0.1'],
    ['http://127.9.9.9/', '127.9.9.9'],
    ['http://localhost:8470/', 'localhost'],
    ['https://satchel.localhost/', 'satchel.localhost'],
    ['http://[::1]:8470/', '[::1]'],
    ['https://satchel.example/s/a#1.b', undefined],
    ['https://localhost.example/', undefined],
    ['https://127.0.0.1.example/', undefined],
    ['http://128.0.0.1/', undefined],
    ['http://192.168.1.7:8470/', undefined],
    ['http://[2001:db8::1]/', undefined],
  ])('%s', (address, host) => {
    expect(ownHost(address)).toBe(host);
  });
});

describe('a link in a text that was pasted', () => {
  const link = 'https://files.example:8470/a/s/AAAAAAAAAAAAAAAAAAAAAA#1p.-_AA';
  it.each([
    link,
    ` ${link}\n`,
    `${link}.`,
    `<${link}>`,
    `"${link}",`,
    `Voici : ${link} merci`,
    `(${link});`,
    `[${link}](${link})`,
    `https://other.example/ says ${link}`,
  ])('%s', (text) => {
    expect(linkWithin(text)).toBe(link);
  });

  it.each(['files.example/s/A#1.B', 'https://files.example/s/A', `${'x'.repeat(10_000)} ${link}`])(
    'is not in %s',
    (text) => {
      expect(linkWithin(` ${text}`)).toBe(text);
    },
  );

  it('is left as it is where letters follow it: which of them are its own is not known', () => {
    expect(linkWithin(`${link}x`)).toBe(`${link}x`);
  });
});
