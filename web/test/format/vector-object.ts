/**
 * Runs a vector of an object: read whole or in a range, and sealed again by our writer.
 *
 * Source: spec/vectors/README.md, "Kinds"; spec/file-format.md sections 2 to 4.
 */

import { expect } from 'vitest';
import { concat, fileKey, hash, objectId, type Bytes } from '../../src/format/bytes.ts';
import { sha256 } from '../../src/format/hashes.ts';
import type { ObjectFacts } from '../../src/format/object-facts.ts';
import type { Role } from '../../src/format/object-header.ts';
import { openWhole, RangeReader } from '../../src/format/opener.ts';
import { Sealer } from '../../src/format/sealer.ts';
import { streamSecrets, type SealRecipe } from './recipes.ts';
import { collect, inPieces, readerOf } from './streams.ts';
import { text, type VectorCase } from './vector-case.ts';

/** Not a divisor of anything, so that chunks and leaves are cut everywhere. */
const PIECE = 50_001;

export async function runObject(vector: VectorCase): Promise<void> {
  const role = vector.text('role') as Role;
  const facts: ObjectFacts = {
    id: objectId(vector.key('id')),
    key: fileKey(vector.key('key')),
    root: hash(vector.key('root')),
    stored: vector.number('stored'),
    size: vector.number('size'),
  };
  const object = await vector.bytes('object');
  const plain = vector.has('from')
    ? await readRange(role, facts, object, vector.number('from'), vector.number('length'))
    : await collect(openWhole(role, facts, inPieces(object, PIECE)));
  await expectPlain(vector, plain);
  if (vector.has('sealed')) await expectSealed(vector, facts, plain);
}

function readRange(
  role: Role,
  facts: ObjectFacts,
  object: Bytes,
  from: number,
  length: number,
): Promise<Bytes> {
  const fetchStored = (begin: number, end: number): Promise<Bytes> =>
    Promise.resolve(object.slice(begin, end));
  return collect(new RangeReader(role, facts, fetchStored).read(from, length));
}

async function expectPlain(vector: VectorCase, plain: Bytes): Promise<void> {
  if (vector.has('plain')) expect(text(plain)).toBe(text(await vector.bytes('plain')));
  if (vector.has('plainHash')) expect(text(await sha256(plain))).toBe(vector.text('plainHash'));
  expect(plain.length).toBe(vector.number(vector.has('from') ? 'length' : 'size'));
}

/** Our writer makes the same object, leaf by leaf from the last to the first. */
async function expectSealed(vector: VectorCase, facts: ObjectFacts, plain: Bytes): Promise<void> {
  const recipe = vector.recipe('object') as SealRecipe;
  const { id, key, size } = facts;
  const secrets = { role: recipe.role, id, key, ...streamSecrets(recipe) };
  const sealer = await Sealer.open({ ...secrets, size, noted: new Map() }, readerOf(plain));
  expect(sealer.stored).toBe(facts.stored);
  const leaves: Bytes[] = [];
  for (let i = sealer.leaves - 1; i >= 0; i--) {
    const leaf = await sealer.leaf(i);
    if (leaf.kind !== 'sealed') throw new Error('nothing has changed');
    leaves.unshift(leaf.bytes);
  }
  expect(text(await sha256(concat(...leaves)))).toBe(vector.text('sealed'));
}
