import { DOWNLOAD_LIMIT_MAX } from '../format/record.ts';

/** A download limit as a person enters it. Not a number, if it is no whole number within bounds. */
export function parseLimit(text: string): number {
  const number = /^[0-9]+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number >= 1 && number <= DOWNLOAD_LIMIT_MAX ? number : Number.NaN;
}
