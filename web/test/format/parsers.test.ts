/**
 * Whatever comes from elsewhere is taken or refused for a reason; no parser fails in another way.
 *
 * Texts and bytes are real ones with pieces changed, since random ones are refused at the first byte.
 */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase } from '../../src/format/address.ts';
import { readBundle } from '../../src/format/bundle.ts';
import { linkId, linkSecret, randomBytes, utf8, type Bytes } from '../../src/format/bytes.ts';
import { parseLink, printLink } from '../../src/format/link.ts';
import { ManifestReader } from '../../src/format/manifest-reader.ts';
import { readHeader } from '../../src/format/object-header.ts';
import { readObjectList } from '../../src/format/object-list.ts';
import { preparePassword } from '../../src/format/password.ts';
import { readRecord } from '../../src/format/record.ts';
import { classOf, classOfNow } from './refusals.ts';

const LINK = printLink({
  kind: 'recipient',
  base: 'https://files.example:8470/a',
  linkId: linkId(randomBytes(16)),
  secret: linkSecret(randomBytes(32)),
});

const HEAD_AND_LINES = [
  '{"t":"manifest","v":1,"files":1,"folders":1,"bytes":0}',
  '{"t":"file","path":"a/b","mtime":-1,"x":true,"length":0}',
  '{"t":"folder","path":"c","mtime":1700000000123}',
  '',
].join('\n');

/** A text with some pieces replaced. */
function changed(text: string): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ maxLength: 3, unit: 'binary' }),
    fc.constantFrom('#', '/', '.', ':', '"', '{', '}', ',', '\\u', '\ud800', '-', '0', '1e9'),
  );
  const edits = fc.array(fc.tuple(fc.nat(text.length), fc.nat(3), piece), { maxLength: 4 });
  return edits.map((list) =>
    list.reduce((now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut), text),
  );
}

describe('a parser', () => {
  it('of links takes a link or refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(changed(LINK), async (text) => {
        expect(['accept', 'bad-link', 'too-new']).toContain(await classOf(() => parseLink(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('of links takes nothing that a shell acts upon between double quotes', async () => {
    const places = [/(?<=files)./, /(?<=8470\/)./, /(?<=\/s\/)./, /(?<=#1\.)./];
    for (const acted of ['"', '$', '`', '\\', '!', '%', '\n']) {
      for (const place of places) {
        const text = LINK.replace(place, () => acted);
        expect(await classOf(() => parseLink(text)), text).toBe('bad-link');
      }
    }
  });

  it('of manifests takes lines or refuses them', () => {
    fc.assert(
      fc.property(changed(HEAD_AND_LINES), (text) => {
        classOfNow(() => {
          const reader = new ManifestReader();
          reader.push(utf8(text));
          reader.finish();
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('of bytes takes them or refuses them', async () => {
    const starts = fc.constantFrom('SATCHEL\n\u0001', 'SATCHRE\n\u0001', '');
    const bytes = fc.tuple(starts, fc.uint8Array({ maxLength: 400 }));
    await fc.assert(
      fc.asyncProperty(bytes, async ([start, rest]) => {
        const all: Bytes = Uint8Array.from([...utf8(start), ...rest]);
        classOfNow(() => readHeader(all));
        classOfNow(() => readObjectList(all));
        expect(await classOf(() => readRecord(all))).not.toBe('accept');
        expect(await classOf(() => readBundle(all))).not.toBe('accept');
      }),
      { numRuns: 300 },
    );
  });

  it('of passwords takes them or calls them bad', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (typed) => {
        expect(['accept', 'bad-password']).toContain(classOfNow(() => preparePassword(typed)));
      }),
    );
  });
});

describe('an address that is taken', () => {
  const labels = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?$/);
  const hosts = fc.array(labels, { minLength: 1, maxLength: 4 }).map((list) => list.join('.'));

  it('is the same host to the browser', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(hosts, fc.ipV4()), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
        const base = parseBase(`HTTP://${host}:${port}/s`);
        if (base === undefined || /(^|\.)xn--/i.test(host)) return;
        taken++;
        const url = new URL(base);
        expect(url.hostname).toBe(host.toLowerCase());
        expect(url.port || '80').toBe(String(port));
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('takes and refuses the IPv6 addresses that the browser does', () => {
    const groups = fc.array(fc.constantFrom('0', 'a', 'FFFF', '12', '00001', '1.2.3.4', '', ':'), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV6(),
          groups.map((list) => list.join(':')),
        ),
        (address) => {
          fc.pre(address.length >= 2 && address.length <= 45);
          const text = `http://[${address}]`;
          expect(parseBase(text) !== undefined, address).toBe(URL.canParse(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
