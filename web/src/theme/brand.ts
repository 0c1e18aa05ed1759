/**
 * The operator's colour in place of our green, made readable where it is not.
 *
 * As text on our ground it needs 4.5:1, and so does text on it; so it is mixed with black in the light
 * theme and with white in the dark one, in steps, until it has that. Set by CSSOM, which the page's
 * policy allows.
 *
 * Units: sRGB components 0 to 255. Source: WCAG 2.2, "relative luminance" and "contrast ratio".
 */

type Rgb = readonly [number, number, number];

const RATIO_MIN = 4.5;
/** The grounds that text in the accent stands on in tokens.css, the one with least contrast each. */
const LIGHT_GROUND: Rgb = [0xf3, 0xee, 0xe2];
const DARK_GROUND: Rgb = [0x30, 0x3b, 0x36];
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const STEPS = 20;

export interface BrandColors {
  readonly light: string;
  readonly onLight: string;
  readonly dark: string;
  readonly onDark: string;
}

/** @param color `#rrggbb` */
export function readableBrand(color: string): BrandColors {
  const rgb = parse(color);
  const light = moved(rgb, BLACK, LIGHT_GROUND);
  const dark = moved(rgb, WHITE, DARK_GROUND);
  return { light: hex(light), onLight: textOn(light), dark: hex(dark), onDark: textOn(dark) };
}

export function applyBrand(color: string | undefined): void {
  if (color === undefined) return;
  const colors = readableBrand(color);
  const { style } = document.documentElement;
  style.setProperty('--brand-light', colors.light);
  style.setProperty('--on-brand-light', colors.onLight);
  style.setProperty('--brand-dark', colors.dark);
  style.setProperty('--on-brand-dark', colors.onDark);
}

export function contrast(a: string, b: string): number {
  return ratio(parse(a), parse(b));
}

function moved(from: Rgb, to: Rgb, ground: Rgb): Rgb {
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(from, to, step / STEPS);
    if (ratio(mixed, ground) >= RATIO_MIN) return mixed;
  }
  return to;
}

/** One of the two always has 4.5:1: their ratios multiply to 21. */
function textOn(ground: Rgb): string {
  return ratio(ground, WHITE) >= ratio(ground, BLACK) ? hex(WHITE) : hex(BLACK);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * share);
  return [part(0), part(1), part(2)];
}

function ratio(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(component: number): number {
  const share = component / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function parse(color: string): Rgb {
  const part = (at: number): number => Number.parseInt(color.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
