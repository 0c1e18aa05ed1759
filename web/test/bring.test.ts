/** What a part that did not come whole keeps from coming. */

import { expect, test, vi } from 'vitest';
import { bring } from '../src/bring.ts';

test('a style that did not come is waited for by its own part alone', async () => {
  const link = Object.assign(new EventTarget(), { href: '' });
  const append = vi.fn();
  vi.stubGlobal('document', { createElement: () => link, head: { append } });
  const missing = new Set<string>();
  const fails = new Error('Unable to preload CSS for /assets/a.css');
  await expect(bring(Promise.reject(fails), missing)).rejects.toMatchObject({
    kind: 'page-incomplete',
  });
  expect(await bring(Promise.resolve('another'))).toBe('another');
  expect(append).not.toHaveBeenCalled();
  const again = bring(Promise.resolve('it'), missing);
  expect(link.href).toBe('/assets/a.css');
  link.dispatchEvent(new Event('load'));
  expect(await again).toBe('it');
  expect(missing.size).toBe(0);
});
