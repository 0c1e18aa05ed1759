/** Strict JSON beside the browser's own: what we take it takes, and to the same value. */

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonNumber, parseJsonObject, type Json } from '../../src/format/json.ts';
import { classOfNow } from './refusals.ts';

/** As `JSON.parse` gives it. */
function plainly(json: Json): unknown {
  if (json instanceof JsonNumber) return Number(json.digits);
  if (json instanceof Map) {
    return Object.fromEntries([...json].map(([name, value]) => [name, plainly(value as Json)]));
  }
  return Array.isArray(json) ? json.map((item) => plainly(item as Json)) : json;
}

/** Three deep in an object: four, and so always taken. */
const values = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });

it('takes whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0, 1, '\t'), (value, spaces) => {
      const text = JSON.stringify({ value }, null, spaces);
      expect(plainly(parseJsonObject(text))).toEqual(JSON.parse(text));
    }),
  );
});

it('takes no broken text that JSON.parse refuses', () => {
  const breaks = fc.tuple(
    values,
    fc.nat(),
    fc.constantFrom('', '"', '\\', '{', '}', ',', '0', '-', 'e', '.'),
  );
  let refused = 0;
  fc.assert(
    fc.property(breaks, ([value, at, put]) => {
      const text = JSON.stringify({ value });
      const cut = at % text.length;
      const broken = text.slice(0, cut) + put + text.slice(cut + 1);
      if (classOfNow(() => parseJsonObject(broken)) === 'accept') {
        expect(plainly(parseJsonObject(broken))).toEqual(JSON.parse(broken));
      } else refused++;
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(100);
});

it('refuses what JSON.parse lets through', () => {
  for (const text of ['{"a":1,"a":2}', '{"\\u0061":1,"a":2}', '{"\\ud800":1}', '[]', '1', 'null']) {
    expect(() => {
      JSON.parse(text);
    }).not.toThrow();
    expect(
      classOfNow(() => parseJsonObject(text)),
      text,
    ).toBe('malformed');
  }
});

it('takes names that an object has by itself', () => {
  const text = '{"__proto__":1,"constructor":2,"toString":3}';
  expect([...parseJsonObject(text).keys()]).toEqual(['__proto__', 'constructor', 'toString']);
});
