import { expect, test } from 'vitest';
import { decodeText } from '../../src/open/decode.ts';
import { previewKindOf } from '../../src/open/kinds.ts';

test('what is UTF-8 is shown as it is, also when it is cut within a letter', () => {
  const bytes = new TextEncoder().encode('Grüße €');
  expect(decodeText(bytes, false)).toEqual({ text: 'Grüße €', encoding: 'utf-8' });
  expect(decodeText(bytes.slice(0, -1), true)).toEqual({ text: 'Grüße ', encoding: 'utf-8' });
});

test('what is not UTF-8 is shown letter by byte, and said to be', () => {
  expect(decodeText(new Uint8Array([0x47, 0x72, 0xfc]), false)).toEqual({
    text: 'Grü',
    encoding: 'latin-1',
  });
  const cut = new TextEncoder().encode('€').slice(0, -1);
  expect(decodeText(cut, false).encoding).toBe('latin-1');
});

test('a name tells how a file is looked at, whatever its case', () => {
  expect(previewKindOf('HOLIDAY.JPG')).toBe('image');
  expect(previewKindOf('film.webm')).toBe('video');
  expect(previewKindOf('a.b.PDF')).toBe('pdf');
  expect(previewKindOf('README')).toBe('text');
  expect(previewKindOf('page.html')).toBe('text');
  expect(previewKindOf('setup.exe')).toBeUndefined();
  expect(previewKindOf('pdf')).toBeUndefined();
  expect(previewKindOf('x.svg')).toBe('image');
});
