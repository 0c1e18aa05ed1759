/**
 * Paths of manifests: which are refused, and how they are ordered.
 *
 * A path comes from a sender who may be hostile and goes to a file system, a terminal or a page. So
 * what could climb, hide or be two paths on another system is refused, by whoever makes the manifest
 * and by whoever opens it. What a target system cannot hold is not our business here.
 *
 * Units: limits count bytes of UTF-8. Pure. Source: spec/file-format.md section 5.
 */

import { isLonger } from './bytes.ts';
import { hasUnpairedSurrogate } from './json.ts';
import { refuse } from './refused.ts';

export const NAME_BYTES_MAX = 255;
export const PATH_BYTES_MAX = 4_096;
export const PATH_NAMES_MAX = 256;

const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u;
const UNASSIGNED = /\p{Cn}/gu;
const PICTOGRAPHIC = /\p{Extended_Pictographic}/u;

/** @throws {Refused} hostile-path */
export function checkPath(path: string): void {
  if (hasUnpairedSurrogate(path)) refuse('hostile-path', 'an unpaired surrogate');
  if (CONTROL_OR_BACKSLASH.test(path)) refuse('hostile-path', 'a control character or backslash');
  if (path.normalize('NFC') !== path) refuse('hostile-path', 'not in NFC');
  if (isLonger(path, PATH_BYTES_MAX)) refuse('hostile-path', 'a path too long');
  const names = path.split('/');
  if (names.length > PATH_NAMES_MAX) refuse('hostile-path', 'a path too deep');
  for (const name of names) {
    if (name === '' || name === '.' || name === '..')
      refuse('hostile-path', 'a name that leads astray');
    if (isLonger(name, NAME_BYTES_MAX)) refuse('hostile-path', 'a name too long');
  }
}

/**
 * Brings a path to the one form that manifests hold, and checks it as a writer must: with characters
 * that this device's Unicode does not know, nobody can tell whether it is in NFC.
 *
 * @throws {Refused} hostile-path
 */
export function prepareNewPath(path: string): string {
  const prepared = path.normalize('NFC');
  checkPath(prepared);
  if (hasUnknownCharacter(prepared)) refuse('hostile-path', 'an unassigned character');
  return prepared;
}

/** True for a character unassigned in this device's Unicode, emoji to come excepted. */
export function hasUnknownCharacter(text: string): boolean {
  return (text.match(UNASSIGNED) ?? []).some((character) => !PICTOGRAPHIC.test(character));
}

/**
 * Negative if `a` stands before `b`: name by name, each by its UTF-8 bytes.
 *
 * UTF-8 orders as code points do, UTF-16 does not: surrogates lie below U+E000 to U+FFFF. A slash ends a
 * name, so it stands before every other character.
 */
export function comparePaths(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  let at = 0;
  while (at < common && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === common) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

function rank(unit: number): number {
  if (unit === 0x2f) return -1;
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10_000 : unit;
}
