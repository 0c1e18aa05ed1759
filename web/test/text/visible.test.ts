/** What of a stranger's text is shown as its code: the list of VisibleTest, which the command line is held to. */

import { expect, test } from 'vitest';
import { visible, visibleLines } from '../../src/text/visible.ts';

const STAYS = [
  'Größe 🎒 é 日本語 עברית 🙂 e\u0301',
  'می\u200Cخواهم.txt ۱۰\u200Cها',
  'क्\u200Dष',
  '👨\u200D👩\u200D👧 👩🏽\u200D💻 ❤\uFE0F\u200D🔥 🏃\u200D♂\uFE0F',
];

/** In a name. */
const JOINS_NOTHING = [
  ['\u200Da\u200C', String.raw`\u{200d}a\u{200c}`],
  ['a\u200Cb.pdf', String.raw`a\u{200c}b.pdf`],
  ['é\u200Dω ж\u200Cж', String.raw`é\u{200d}ω ж\u{200c}ж`],
  ['日\u200C本 𠀀\u200D𠀀', String.raw`日\u{200c}本 𠀀\u{200d}𠀀`],
  ['a\u200C\u200Db', String.raw`a\u{200c}\u{200d}b`],
  ['1\u200D2 \u200Ca', String.raw`1\u{200d}2 \u{200c}a`],
  ['aم\u200Cb۱\u200D2', String.raw`aم\u{200c}b۱\u{200d}2`],
] as const;

const SHOWN = [
  ['gpj.\u202Eexe', String.raw`gpj.\u{202e}exe`],
  ['a\u200Bb\uFEFFc', String.raw`a\u{200b}b\u{feff}c`],
  ['a\u2028b\u2029c', String.raw`a\u{2028}b\u{2029}c`],
  ['a\u001B[2Jb\u0085\u007F\r', String.raw`a\u{1b}[2Jb\u{85}\u{7f}\u{d}`],
] as const;

test('ordinary text of all languages stays, with its joiners', () => {
  for (const text of STAYS) {
    expect(visible(text)).toBe(text);
    expect(visibleLines(text)).toBe(text);
  }
});

test('what acts is shown as its code', () => {
  for (const [text, shown] of SHOWN) {
    expect(visible(text)).toBe(shown);
    expect(visibleLines(text)).toBe(shown);
  }
  for (const acting of '\u202A\u202E\u2066\u2069\u200E\u200F\u061C\uD800') {
    const shown = `\\u{${acting.codePointAt(0)?.toString(16)}}`;
    expect(visible(`a${acting}b`)).toBe(`a${shown}b`);
    expect(visibleLines(`a${acting}b`)).toBe(`a${shown}b`);
  }
});

test('a joiner that joins nothing is shown in a name, and stays in a message', () => {
  for (const [text, shown] of JOINS_NOTHING) {
    expect(visible(text)).toBe(shown);
    expect(visibleLines(text)).toBe(text);
  }
});

test('line feeds, tabs and soft hyphens stay in a message, and not in a name', () => {
  expect(visibleLines('\n\na\tb\u00ADc\n')).toBe('\n\na\tb\u00ADc\n');
  expect(visible('\na\tb\u00ADc')).toBe(String.raw`\u{a}a\u{9}b\u{ad}c`);
});
