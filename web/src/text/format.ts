/**
 * Numbers, sizes, dates and spans as people of a language write them.
 *
 * Sizes are decimal, as disks and most systems show them: 1 MB is 1,000,000 bytes, in French 1 Mo.
 *
 * Units: bytes, milliseconds since 1970, seconds. Source: CLDR, by Intl.
 */

/** What we have a catalogue for: lang/language.svelte.ts. */
export type LanguageTag = 'en' | 'fr';

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;
const SPANS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The last millisecond that ECMAScript calls a time. Source: ECMA-262, "Time Values and Time Range". */
const DATE_MS_MAX = 8.64e15;
const NO_DATE = '—';

const numbers = remember((tag) => new Intl.NumberFormat(tag));
const percents = remember((tag) => new Intl.NumberFormat(tag, { style: 'percent' }));
const rules = remember((tag) => new Intl.PluralRules(tag));
const dates = remember(
  (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }),
);
const days = remember((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }));
const ago = remember((tag) => new Intl.RelativeTimeFormat(tag));
const sizes = SIZE_UNITS.map((unit) =>
  remember((tag) => {
    const isByte = unit === 'byte';
    const unitDisplay = isByte ? 'long' : 'short';
    const digits = isByte ? {} : { minimumSignificantDigits: 2, maximumSignificantDigits: 3 };
    return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, ...digits });
  }),
);

export function formatNumber(value: number, tag: LanguageTag): string {
  return numbers(tag).format(value);
}

/** @param share from 0 to 1; shown rounded down, so that 100 % means all of it */
export function formatPercent(share: number, tag: LanguageTag): string {
  return percents(tag).format(Math.floor(share * 100) / 100);
}

export function formatBytes(bytes: number, tag: LanguageTag): string {
  // 999.6 kB would be shown as 1,000 kB.
  let unit = 0;
  while (unit < SIZE_UNITS.length - 1 && bytes >= 999.5 * 1_000 ** unit) unit++;
  if (unit === 1 && bytes < 1_000) unit = 0;
  return sizes[unit]?.(tag).format(bytes / 1_000 ** unit) ?? String(bytes);
}

export function formatDay(ms: number, tag: LanguageTag): string {
  return isDate(ms) ? days(tag).format(ms) : NO_DATE;
}

export function formatDate(ms: number, tag: LanguageTag): string {
  return isDate(ms) ? dates(tag).format(ms) : NO_DATE;
}

/** A stranger's number may be none that a calendar has. */
function isDate(ms: number): boolean {
  return Math.abs(ms) <= DATE_MS_MAX;
}

/** A span of time in one unit: "3 minutes". Rounded up, so that it never promises too much. */
export function formatSpan(seconds: number, tag: LanguageTag): string {
  const [unit, size] = SPANS.find(([, length]) => seconds >= length) ?? ['second', 1];
  const count = Math.max(1, Math.ceil(seconds / size));
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/**
 * "in 3 days", "2 hours ago": the nearest whole number of the largest unit that fits. Six days and 23 hours
 * are seven days, and 23 hours and 50 minutes one day. Days are of 24 hours, so none is called tomorrow.
 */
export function formatFromNow(ms: number, nowMs: number, tag: LanguageTag): string {
  const seconds = (ms - nowMs) / 1_000;
  const fits = SPANS.find(([, size], at) => {
    const finer = SPANS[at + 1]?.[1] ?? 1;
    return Math.round(Math.abs(seconds) / finer) * finer >= size;
  });
  const [unit, size] = fits ?? ['second', 1];
  return ago(tag).format(Math.round(seconds / size), unit);
}

/** The form that a count takes; both languages here know one and other, French counts 0 as one. */
export function isOne(count: number, tag: LanguageTag): boolean {
  return rules(tag).select(count) === 'one';
}

/** Formatters are slow to make and few. */
function remember<T>(make: (tag: LanguageTag) => T): (tag: LanguageTag) => T {
  const made = new Map<LanguageTag, T>();
  return (tag) => {
    const known = made.get(tag) ?? make(tag);
    made.set(tag, known);
    return known;
  };
}
