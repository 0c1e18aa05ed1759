/**
 * Strict JSON: what `JSON.parse` cannot tell is refused here.
 *
 * A hostile sender must not show one reader one path and another reader another. `JSON.parse` takes a
 * member named twice (the last one wins), turns `1.0` and `1e3` into integers and rounds large ones, and
 * nests without end. So this parser keeps each number as its digits, refuses a name twice, and goes 8 deep.
 *
 * Units: UTF-16 text of at most a line or a capsule. Pure. Source: RFC 8259; spec/file-format.md section 5.
 */

import { refuse } from './refused.ts';

export const NESTED_MAX = 8;

/** A number as it is written; only numbers that the specification names are ever converted. */
export class JsonNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

export type JsonObject = ReadonlyMap<string, Json>;
export type Json = JsonObject | readonly Json[] | JsonNumber | string | boolean | null;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** All but quotation mark, backslash and the controls below the space. */
const PLAIN_TEXT = /[ !#-[\]-\u{10ffff}]*/uy;
const SPACES = ' \t\r\n';
const HEX_4 = /[0-9a-fA-F]{4}/y;
const UNPAIRED = /\p{Surrogate}/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Parses a text that is one JSON object and nothing else.
 *
 * @throws {Refused} malformed
 */
export function parseJsonObject(text: string): JsonObject {
  const reader = new JsonReader(text);
  const value = reader.value(1);
  reader.end();
  return value instanceof Map ? value : refuse('malformed', 'not a JSON object');
}

/** True for a text that no UTF-8 can hold. */
export function hasUnpairedSurrogate(text: string): boolean {
  return UNPAIRED.test(text);
}

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    this.#skipSpaces();
    const value = this.#bareValue(depth);
    this.#skipSpaces();
    return value;
  }

  end(): void {
    if (this.#at !== this.#text.length) refuse('malformed', 'something behind the JSON');
  }

  #bareValue(depth: number): Json {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return new JsonNumber(this.#match(NUMBER) || refuse('malformed', 'not JSON'));
    }
  }

  #object(depth: number): JsonObject {
    this.#enter(depth);
    const members = new Map<string, Json>();
    if (this.#takeAfterSpaces('}')) return members;
    do {
      this.#skipSpaces();
      const name = this.#string();
      if (members.has(name)) refuse('malformed', 'a member twice');
      if (hasUnpairedSurrogate(name)) refuse('malformed', 'an unpaired surrogate in a name');
      this.#skipSpaces();
      if (!this.#take(':')) refuse('malformed', 'a member without value');
      members.set(name, this.value(depth + 1));
    } while (this.#take(','));
    return this.#take('}') ? members : refuse('malformed', 'an object without end');
  }

  #array(depth: number): readonly Json[] {
    this.#enter(depth);
    const items: Json[] = [];
    if (this.#takeAfterSpaces(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(','));
    return this.#take(']') ? items : refuse('malformed', 'an array without end');
  }

  #enter(depth: number): void {
    if (depth > NESTED_MAX) refuse('malformed', 'nested too deep');
    this.#at++;
  }

  #string(): string {
    if (!this.#take('"')) refuse('malformed', 'not a string');
    let text = this.#match(PLAIN_TEXT);
    while (!this.#take('"')) {
      if (!this.#take('\\')) refuse('malformed', 'a string without end');
      text += this.#escaped() + this.#match(PLAIN_TEXT);
    }
    return text;
  }

  #escaped(): string {
    const letter = this.#text[this.#at++] ?? '';
    if (letter !== 'u') return ESCAPES[letter] ?? refuse('malformed', 'unknown escape');
    const digits = this.#match(HEX_4) || refuse('malformed', 'half an escape');
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) refuse('malformed', 'not JSON');
    this.#at += word.length;
    return value;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #takeAfterSpaces(character: string): boolean {
    this.#skipSpaces();
    return this.#take(character);
  }

  #skipSpaces(): void {
    while (this.#at < this.#text.length && SPACES.includes(this.#text.charAt(this.#at))) this.#at++;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += match.length;
    return match;
  }
}
