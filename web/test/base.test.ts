import { describe, expect, it } from 'vitest';
import { ownHost } from '../src/base.ts';

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
