/**
 * Makes the bytes that vectors describe, so that a file of kilobytes stands for objects of megabytes.
 *
 * Source: spec/vectors/README.md, "Bytes".
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64Url } from '../../src/format/base64url.ts';
import { concat, fileKey, objectId, utf8, viewOf, type Bytes } from '../../src/format/bytes.ts';
import { ChunkCipher } from '../../src/format/chunks.ts';
import type { Role } from '../../src/format/object-header.ts';
import { chunksOf, plainStart } from '../../src/format/sizes.ts';

export type Recipe =
  | string
  | { utf8: string }
  | { counter: string; length: number }
  | { zeros: number }
  | { join: Recipe[] }
  | { repeat: Recipe; times: number }
  | { from: number; until: number; digits: number; before: string; after: string }
  | { given: string }
  | { of: Recipe; edits: Edit[] }
  | SealRecipe;

export interface SealRecipe {
  seal: Recipe;
  role: Role;
  id: string;
  key: string;
  streamHeader: string;
}

type Edit =
  | { xor: number; at: number }
  | { cut: number }
  | { put: Recipe; at: number }
  | { copy: number; length: number; at: number };

export type Given = Readonly<Record<string, Recipe>>;

const HASH_BYTES = 32;

export function base64Url(text: string): Bytes {
  return fromBase64Url(text, Math.floor((text.length * 3) / 4));
}

export async function make(recipe: Recipe, given: Given): Promise<Bytes> {
  if (typeof recipe === 'string') return base64Url(recipe);
  if ('utf8' in recipe) return utf8(recipe.utf8);
  if ('counter' in recipe) return counted(recipe.counter, recipe.length);
  if ('zeros' in recipe) return new Uint8Array(recipe.zeros);
  if ('join' in recipe)
    return concat(...(await Promise.all(recipe.join.map((r) => make(r, given)))));
  if ('repeat' in recipe) return repeated(await make(recipe.repeat, given), recipe.times);
  if ('from' in recipe) return numbered(recipe);
  if ('given' in recipe) return make(known(given, recipe.given), given);
  if ('of' in recipe) return edited(await make(recipe.of, given), recipe.edits, given);
  if ('seal' in recipe) return sealed(recipe, await make(recipe.seal, given));
  throw new Error(`unknown recipe ${JSON.stringify(recipe)}`);
}

function known(given: Given, name: string): Recipe {
  const recipe = given[name];
  if (recipe === undefined) throw new Error(`nothing is given as ${name}`);
  return recipe;
}

/** By a library that need not be waited for: a large object takes half a million hashes. */
function counted(name: string, length: number): Bytes {
  const bytes = new Uint8Array(length);
  const block = concat(utf8(name), new Uint8Array(8));
  for (let i = 0; i * HASH_BYTES < length; i++) {
    viewOf(block).setBigUint64(block.length - 8, BigInt(i));
    const hash = sha256(block);
    bytes.set(hash.subarray(0, length - i * HASH_BYTES), i * HASH_BYTES);
  }
  return bytes;
}

function repeated(part: Bytes, times: number): Bytes {
  const bytes = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) bytes.set(part, i * part.length);
  return bytes;
}

function numbered(recipe: Extract<Recipe, { from: number }>): Bytes {
  let text = '';
  for (let i = recipe.from; i < recipe.until; i++) {
    text += recipe.before + String(i).padStart(recipe.digits, '0') + recipe.after;
  }
  return utf8(text);
}

async function edited(before: Bytes, edits: Edit[], given: Given): Promise<Bytes> {
  let bytes = before.slice();
  for (const edit of edits) {
    if ('xor' in edit) bytes[edit.at] = (bytes[edit.at] ?? 0) ^ edit.xor;
    else if ('cut' in edit) bytes = bytes.slice(0, edit.cut);
    else if ('put' in edit) bytes.set(await make(edit.put, given), edit.at);
    else bytes.set(before.subarray(edit.copy, edit.copy + edit.length), edit.at);
  }
  return bytes;
}

export function streamSecrets(recipe: SealRecipe): { salt: Bytes; prefix: Bytes } {
  const header = base64Url(recipe.streamHeader);
  return { salt: header.slice(1, 33), prefix: header.slice(33) };
}

/** An object that holds exactly `plain`: no padding is added. */
async function sealed(recipe: SealRecipe, plain: Bytes): Promise<Bytes> {
  const id = objectId(base64Url(recipe.id));
  const key = fileKey(base64Url(recipe.key));
  const secrets = { role: recipe.role, id, key, ...streamSecrets(recipe) };
  const cipher = await ChunkCipher.toSeal(secrets);
  const chunks = chunksOf(plain.length);
  const parts: Bytes[] = [cipher.head];
  for (let i = 0; i < chunks; i++) {
    const piece = plain.subarray(plainStart(i), plainStart(i + 1));
    parts.push(await cipher.seal(i, i === chunks - 1, piece));
  }
  return concat(...parts);
}
