/**
 * Makes a text of others safe to show: what would act is written as its code.
 *
 * Names and messages come from senders who may be hostile. A direction override could make `gpj.exe`
 * look like a picture, an invisible character make two names look like one. They stay in the data and
 * become visible on the screen. Joiners stay as they are in a message, and in a name inside an emoji or a word
 * of a script that is written with them, as Persian and Hindi are: between Latin letters they do nothing but hide.
 *
 * Pure. Source: spec/file-format.md sections 5 and 6; Unicode Technical Report 36 section 2.5.
 */

/** What may stand beside a joiner in a name; selectors of variation are marks. */
const JOINED = String.raw`[\p{L}\p{M}\p{Nd}\p{Extended_Pictographic}\p{Emoji_Modifier}]`;
/** What is never joined. */
const ALONE = String.raw`[0-9\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hani}]`;
const JOINER = String.raw`(?<!${ALONE})(?<=${JOINED})[\u200C\u200D](?!${ALONE})(?=${JOINED})`;
/** Cc, Cf, Cs, Co, Cn; and the separators of lines and paragraphs. */
const OTHER = String.raw`[\p{C}\p{Zl}\p{Zp}]`;

/** What acts in a name. */
export const ACTING = new RegExp(`(?!${JOINER})${OTHER}`, 'gu');
/** A message has line feeds, tabs, soft hyphens and joiners. */
const ACTING_IN_LINES = new RegExp(String.raw`(?![\n\t\u00AD\u200C\u200D])${OTHER}`, 'gu');

function code(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The whole text with every acting character as `\u{hex}`. */
export function visible(text: string): string {
  return text.replace(ACTING, code);
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.replace(ACTING_IN_LINES, code);
}
