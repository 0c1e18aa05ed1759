/**
 * As much of Vitest's `expect` as the vectors' runners use, for a page; it takes Vitest's name there.
 *
 * What is not here is missing at the first call, so a runner that asks for more fails loudly.
 */

interface Expected {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toBeLessThan(bound: number): void;
  toBeGreaterThan(bound: number): void;
}

export function expect(actual: unknown, name = 'value'): Expected {
  const must = (holds: boolean, word: string, other: unknown): void => {
    if (!holds) throw new Error(`${name}: ${show(actual)} ${word} ${show(other)}`);
  };
  return {
    toBe: (expected) => {
      must(Object.is(actual, expected), 'is not', expected);
    },
    toEqual: (expected) => {
      must(equal(actual, expected), 'does not equal', expected);
    },
    toBeLessThan: (bound) => {
      must(typeof actual === 'number' && actual < bound, 'is not below', bound);
    },
    toBeGreaterThan: (bound) => {
      must(typeof actual === 'number' && actual > bound, 'is not above', bound);
    },
  };
}

/** Members that are undefined are as good as absent, as in Vitest. */
function equal(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (ArrayBuffer.isView(one) !== ArrayBuffer.isView(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => equal(member(one, name), member(other, name)));
}

function member(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? typeof value).slice(0, 300);
}
