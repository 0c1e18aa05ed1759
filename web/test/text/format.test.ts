/** Sizes and spans as people read them. */

import { expect, test } from 'vitest';
import {
  formatBytes,
  formatDate,
  formatDay,
  formatFromNow,
  formatPercent,
  formatSpan,
} from '../../src/text/format.ts';

/** Intl writes several kinds of no-break space. */
const plain = (text: string): string => text.replace(/\s/gu, ' ');

test('sizes are decimal and have two or three digits', () => {
  const sizes = [0, 1, 999, 1_000, 1_549, 999_499, 999_500, 5_368_709_120, 1e15];
  expect(sizes.map((size) => plain(formatBytes(size, 'en')))).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '1.55 kB',
    '999 kB',
    '1.0 MB',
    '5.37 GB',
    '1.0 PB',
  ]);
});

test('French sizes are in octets', () => {
  expect(plain(formatBytes(5_368_709_120, 'fr'))).toBe('5,37 Go');
  expect(plain(formatBytes(12, 'fr'))).toBe('12 octets');
});

test('a hundred percent means all of it', () => {
  expect(formatPercent(0.999_9, 'en')).toBe('99%');
  expect(formatPercent(1, 'en')).toBe('100%');
});

test('time left is rounded up and in one unit', () => {
  expect(formatSpan(0.2, 'en')).toBe('1 second');
  expect(formatSpan(61, 'en')).toBe('2 minutes');
  expect(formatSpan(7_200, 'en')).toBe('2 hours');
});

test('dates near now are told from now, to the nearest number of their unit', () => {
  const days = [3, 7 - 0.001, 6.96, 1.4, 1.6, 0.995, 0.9, 0.0414, 0.001].map((n) => n * 86_400_000);
  expect(days.map((ms) => formatFromNow(ms, 0, 'en'))).toEqual([
    'in 3 days',
    'in 7 days',
    'in 7 days',
    'in 1 day',
    'in 2 days',
    'in 1 day',
    'in 22 hours',
    'in 1 hour',
    'in 1 minute',
  ]);
  expect(formatFromNow(0, 7_200_000, 'en')).toBe('2 hours ago');
  expect(formatFromNow(0, 7 * 86_400_000 - 9_000, 'fr')).toBe('il y a 7 jours');
});

test('a date that no calendar has is a dash', () => {
  expect(formatDay(8.64e15, 'en')).toMatch(/275,?760/);
  for (const ms of [8.64e15 + 1, 2 ** 53 - 1]) {
    expect(formatDay(ms, 'en')).toBe('—');
    expect(formatDate(ms, 'fr')).toBe('—');
    expect(formatFromNow(ms, 0, 'en')).toMatch(/^in /);
  }
});
