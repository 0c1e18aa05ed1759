/**
 * How a file can be looked at here, by its name's ending.
 *
 * A stranger's bytes are decoded as an image, as media, as text or on a canvas, and never become a
 * document of this page's origin: what is none of the four has no preview. A wrong ending costs no more
 * than a picture that is not shown.
 *
 * Source: the formats that Chromium, Firefox and WebKit decode.
 */

import { mediaType } from '../media/types.ts';

type MediaKind = 'image' | 'audio' | 'video';
export type PreviewKind = MediaKind | 'pdf' | 'text';

/** Endings of text; those of media are in media/types.ts. */
const TEXT_ENDINGS: ReadonlySet<string> = new Set(
  (
    'adoc asc bash bat c cc cfg clj cmake conf cpp cs css csv cxx dart diff ex go gradle graphql h hpp hs htm html ' +
    'ics ini java jl js json jsonl jsx kt less lock log lua m md mdx mjs ml nfo nim patch php pl proto ' +
    'ps1 py r rb rs rst sass scala scss sh srt sql sub svelte swift tex toml ts tsv tsx txt vb vcf vtt ' +
    'vue xml yaml yml zig'
  ).split(' '),
);

/** Names without an ending that are text by custom. */
const TEXTS = /^(readme|licen[cs]e|copying|notice|authors|changelog|makefile|dockerfile)$/i;

export function previewKindOf(name: string): PreviewKind | undefined {
  const ending = endingOf(name);
  if (ending === 'pdf') return 'pdf';
  if (TEXTS.test(name) || TEXT_ENDINGS.has(ending)) return 'text';
  const [family] = mediaType(name).split('/');
  return family === 'application' ? undefined : (family as MediaKind);
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
