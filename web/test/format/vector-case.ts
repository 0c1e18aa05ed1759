/**
 * One case of a vector file, its inputs taken with their types.
 *
 * Source: spec/vectors/README.md.
 */

import type { Bytes } from '../../src/format/bytes.ts';
import { toBase64Url } from '../../src/format/base64url.ts';
import { base64Url, make, type Given, type Recipe } from './recipes.ts';

export class VectorCase {
  readonly name: string;
  readonly expect: string;
  readonly given: Given;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>, given: Given) {
    this.#members = members;
    this.given = given;
    this.name = this.text('name');
    this.expect = this.text('expect');
  }

  has(member: string): boolean {
    return member in this.#members;
  }

  text(member: string): string {
    const value = this.#members[member];
    if (typeof value !== 'string') throw new Error(`${member} is no text`);
    return value;
  }

  optionalText(member: string): string | undefined {
    return this.has(member) ? this.text(member) : undefined;
  }

  number(member: string): number {
    const value = this.#members[member];
    if (typeof value !== 'number') throw new Error(`${member} is no number`);
    return value;
  }

  flag(member: string): boolean {
    const value = this.#members[member];
    if (typeof value !== 'boolean') throw new Error(`${member} is no flag`);
    return value;
  }

  /** Base64url text: a key, an id, a hash. */
  key(member: string): Bytes {
    return base64Url(this.text(member));
  }

  recipe(member: string): Recipe {
    if (!this.has(member)) throw new Error(`no ${member}`);
    return this.#members[member] as Recipe;
  }

  bytes(member: string): Promise<Bytes> {
    return make(this.recipe(member), this.given);
  }

  list(member: string): Promise<Bytes[]> {
    const value = this.#members[member];
    if (!Array.isArray(value)) throw new Error(`${member} is no list`);
    return Promise.all(value.map((item) => make(item as Recipe, this.given)));
  }
}

/** What stands in vectors for bytes of a known length. */
export const text = toBase64Url;
