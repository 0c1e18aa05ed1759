/** What may be said of a share, before anything is sent. */

import { expect, test, vi } from 'vitest';
import { language } from '../../../src/lang/language.svelte.ts';
import { en } from '../../../src/lang/en.ts';
import { Options } from '../../../src/ui/send/options.svelte.ts';

test('a name that was copied from a table is one line, and other control characters are told at their field', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  await language.speak('en');
  const options = new Options();
  options.name = 'Quarter\t4\n';
  options.message = 'Two\n\tlines';
  expect(options.read(0, false)).toMatchObject({ name: 'Quarter 4', message: 'Two\n\tlines' });
  options.message = 'Two\vlines';
  expect(options.messageWrong).toBe(en.send.unfit(String.raw`\u{b}`));
  expect(options.read(0, false)).toBeUndefined();
  options.message = '';
  options.name = 'a bell \u0007';
  expect(options.nameWrong).toBe(en.send.unfit(String.raw`\u{7}`));
  expect(options.read(0, false)).toBeUndefined();
});

test('a name too long by its bytes is told at its field', () => {
  const options = new Options();
  options.name = 'é'.repeat(128);
  expect(options.nameWrong).toBe(en.send.bytesLeft(-1));
  expect(options.read(0, false)).toBeUndefined();
});
