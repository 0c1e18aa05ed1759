/**
 * A name under which a browser saves without asking back: the last name of a path, as far as file
 * systems take it. In the share, and inside a zip, names stay as they are.
 *
 * Pure. Source: Microsoft, "Naming Files, Paths, and Namespaces"; Unicode TR 36 section 2.5.
 */

import { ACTING } from '../text/visible.ts';

/** What some system refuses. */
const UNFIT = /[\\/:*?"<>|]/g;
/** UTF-16 units, which is what most systems count. */
const CHARACTERS_MAX = 200;
const FALLBACK = 'file';

export function savedName(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const fit = last
    .replace(UNFIT, '_')
    .replace(ACTING, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (fit.length <= CHARACTERS_MAX) return fit === '' ? FALLBACK : fit;
  const dot = fit.lastIndexOf('.');
  const ending = dot > 0 && fit.length - dot <= 16 ? fit.slice(dot) : '';
  // A character of two units is not cut in half: no address can hold half of one.
  return fit.slice(0, CHARACTERS_MAX - ending.length).replace(/\p{Cs}$/u, '') + ending;
}

/** The folder that a path lies in, as a path; empty at the top. */
export function above(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
