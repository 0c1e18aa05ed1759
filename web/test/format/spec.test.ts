/** Names that the specification lists stand here as they stand there, each of them and no other. */

import { expect, it } from 'vitest';
import fileFormat from '../../../spec/file-format.md?raw';
import shareLink from '../../../spec/share-link.md?raw';
import { LABEL } from '../../src/format/hashes.ts';
import { REASONS } from '../../src/format/refused.ts';

/** Distinct matches, sorted. */
function listed(text: string, name: RegExp): string[] {
  return [...new Set(Array.from(text.matchAll(name), ([, found]) => found ?? ''))].sort();
}

it('has every reason to refuse', () => {
  const [, table = ''] = fileFormat.split('| reason | where |');
  expect(listed(table, /`([a-z-]+)`/g)).toEqual([...REASONS].sort());
});

it('has every label', () => {
  const [, table = ''] = shareLink.split('| label | ikm | salt | gives |');
  const labels = listed(table.split('\n\n')[0] ?? '', /`(satchel\/1\/[a-z-]+)`/g);
  expect(labels).toEqual(Object.values(LABEL).sort());
});
