import { expect, test } from 'vitest';
import { HEIGHT_MAX, scrollTopFor, windowAt } from '../../src/open/window.ts';

for (const rows of [1, 300, 100_000, 1_000_000]) {
  const shape = { rows, rowHeight: 48, viewHeight: 600 };
  const height = Math.min(rows * 48, HEIGHT_MAX);

  test(`of ${rows} rows the first and the last can be scrolled to`, () => {
    expect(windowAt(shape, 0).first).toBe(0);
    const end = windowAt(shape, Math.max(0, height - 600));
    expect(end.last).toBe(rows);
    const bottom = end.offset + (end.last - end.first) * 48;
    expect(bottom).toBeLessThanOrEqual(Math.max(height, 600) + 1);
  });

  test(`of ${rows} rows few exist at a time, wherever one is`, () => {
    for (let at = 0; at <= height - 600; at += height / 97) {
      const { first, last, offset } = windowAt(shape, at);
      expect(last - first).toBeLessThan(32);
      expect(offset).toBeLessThanOrEqual(at);
      expect(offset + (last - first) * 48).toBeGreaterThanOrEqual(at + 600);
    }
  });

  test(`each of ${rows} rows is brought into sight, and then stays where it is`, () => {
    for (let row = 0; row < rows; row += Math.ceil(rows / 89)) {
      const at = scrollTopFor(shape, 0, row);
      const { first, last, offset } = windowAt(shape, at);
      expect(row >= first && row < last).toBe(true);
      const start = offset + (row - first) * 48;
      expect(start).toBeGreaterThanOrEqual(at - 1);
      expect(start + 48).toBeLessThanOrEqual(at + 601);
      expect(Math.abs(scrollTopFor(shape, at, row) - at)).toBeLessThan(0.01);
    }
  });
}
