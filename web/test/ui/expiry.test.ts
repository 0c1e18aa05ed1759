/** Presets of new shares are lengths; times entered are times. */

import { expect, test } from 'vitest';
import { expiryOf, forInput, newExpiryOf } from '../../src/ui/expiry.ts';

const NOW_MS = Date.parse('2026-03-04T05:06');

test('a preset of a new share runs from when it is made, of one that is there from now', () => {
  expect(newExpiryOf('hour', '', NOW_MS)).toEqual({ kind: 'after', ms: 3_600_000 });
  expect(expiryOf('hour', '', NOW_MS)).toEqual({ kind: 'at', ms: NOW_MS + 3_600_000 });
});

test('a time entered must be to come', () => {
  const soon = { kind: 'at', ms: NOW_MS + 60_000 };
  expect(newExpiryOf('custom', '2026-03-04T05:07', NOW_MS)).toEqual(soon);
  expect(newExpiryOf('custom', forInput(soon.ms), NOW_MS)).toEqual(soon);
  expect(newExpiryOf('custom', '2026-03-04T05:06', NOW_MS)).toBeUndefined();
  expect(newExpiryOf('custom', '', NOW_MS)).toBeUndefined();
  expect(newExpiryOf('never', '', NOW_MS)).toEqual({ kind: 'never' });
});
