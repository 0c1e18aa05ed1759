/** Whatever colour an operator sets, text stays readable. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, readableBrand } from '../../src/theme/brand.ts';

/** Of theme/tokens.css, as theme/brand.ts names the one with least contrast. */
const LIGHT_GROUNDS = ['#fbf8f1', '#fffefb', '#f3eee2'];
const DARK_GROUNDS = ['#131917', '#1b2320', '#0e1311', '#303b36'];

test('every colour is readable as text, and text on it, in both themes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xff_ff_ff }), (number) => {
      const colors = readableBrand(`#${number.toString(16).padStart(6, '0')}`);
      for (const ground of LIGHT_GROUNDS) {
        expect(contrast(colors.light, ground)).toBeGreaterThanOrEqual(4.5);
      }
      for (const ground of DARK_GROUNDS) {
        expect(contrast(colors.dark, ground)).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(colors.light, colors.onLight)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colors.dark, colors.onDark)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('a colour that is readable already stays as it is', () => {
  expect(readableBrand('#1d5c4d').light).toBe('#1d5c4d');
});
