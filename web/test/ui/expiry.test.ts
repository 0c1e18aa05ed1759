/** Presets are lengths; times entered are times. */

import { expect, test } from 'vitest';
import { expiryOf, forInput } from '../../src/ui/expiry.ts';

const NOW_MS = Date.parse('2026-03-04T05:06');

test('a preset runs from when the share is signed', () => {
  expect(expiryOf('hour', '', NOW_MS)).toEqual({ kind: 'after', ms: 3_600_000 });
});

test('a time entered must be to come', () => {
  const soon = { kind: 'at', ms: NOW_MS + 60_000 };
  expect(expiryOf('custom', '2026-03-04T05:07', NOW_MS)).toEqual(soon);
  expect(expiryOf('custom', forInput(soon.ms), NOW_MS)).toEqual(soon);
  expect(expiryOf('custom', '2026-03-04T05:06', NOW_MS)).toBeUndefined();
  expect(expiryOf('custom', '', NOW_MS)).toBeUndefined();
  expect(expiryOf('never', '', NOW_MS)).toEqual({ kind: 'never' });
});
