/**
 * Makes a text of others safe to show: what would act is written as its code.
 *
 * Names and messages come from senders who may be hostile. A direction override could make `gpj.exe`
 * look like a picture, an invisible character make two names look like one. They stay in the data and
 * become visible on the screen.
 *
 * Pure. Source: spec/file-format.md section 5; Unicode Technical Report 36 section 2.5.
 */

/** Cc, Cf, Cs, Co, Cn; and the separators of lines and paragraphs. */
const ACTING = /[\p{C}\p{Zl}\p{Zp}]/gu;

function code(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The whole text with every acting character as `\u{hex}`. */
export function visible(text: string): string {
  return text.replace(ACTING, code);
}

/** A text of several lines: line feeds stay, all else is made visible. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
