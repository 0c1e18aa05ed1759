/** A download limit as a person enters it. Not a number, if it is no whole number within bounds. */
export function parseLimit(text: string): number {
  const number = /^[0-9]+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return number >= 1 && number <= LIMIT_MAX ? number : Number.NaN;
}

/** The record has four bytes for it; nobody means more than this. */
const LIMIT_MAX = 1_000_000;
