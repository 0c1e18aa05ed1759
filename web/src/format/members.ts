/**
 * Takes the members that the specification names out of a JSON object, each with its type.
 *
 * Numbers are integers in digits alone, so that no two readers round one text to two numbers.
 * Members of other names are never looked at.
 *
 * Source: spec/file-format.md section 5, common rules.
 */

import { JsonNumber, type Json, type JsonObject } from './json.ts';
import { refuse } from './refused.ts';

const INTEGER = /^(?:0|-?[1-9][0-9]*)$/;

/** @throws {Refused} malformed, as everything here */
export function textOf(json: JsonObject, name: string): string {
  const value = json.get(name);
  return typeof value === 'string' ? value : refuse('malformed', `${name} is no text`);
}

export function objectOf(json: JsonObject, name: string): JsonObject {
  const value = json.get(name);
  return value instanceof Map ? value : refuse('malformed', `${name} is no object`);
}

/** An integer of at least 0 and less than 2^53. */
export function countOf(json: JsonObject, name: string): number {
  const value = integer(json.get(name), name);
  return value >= 0 ? value : refuse('malformed', `${name} is negative`);
}

/** An integer of an amount less than 2^53, if there is one. */
export function optionalIntegerOf(json: JsonObject, name: string): number | undefined {
  return json.has(name) ? integer(json.get(name), name) : undefined;
}

/** True if there; `false` may not stand. */
export function flagOf(json: JsonObject, name: string): boolean {
  if (!json.has(name)) return false;
  return json.get(name) === true || refuse('malformed', `${name} is there and not true`);
}

function integer(value: Json | undefined, name: string): number {
  if (!(value instanceof JsonNumber) || !INTEGER.test(value.digits)) {
    return refuse('malformed', `${name} is no integer in digits`);
  }
  const number = Number(value.digits);
  return Number.isSafeInteger(number) ? number : refuse('malformed', `${name} is too large`);
}
