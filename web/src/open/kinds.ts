/**
 * How a file can be looked at here, by its name's ending.
 *
 * A stranger's bytes are decoded as an image, as media, as text or on a canvas, and never become a
 * document of this page's origin: what is none of the four has no preview. A wrong ending costs no more
 * than a picture that is not shown.
 *
 * Source: the formats that Chromium, Firefox and WebKit decode.
 */

export type PreviewKind = 'image' | 'audio' | 'video' | 'pdf' | 'text';

const IMAGES: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  jfif: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

const ENDINGS: Readonly<Record<Exclude<PreviewKind, 'image'>, string>> = {
  audio: 'aac flac m4a mp3 oga ogg opus wav weba',
  video: 'm4v mkv mov mp4 ogv webm',
  pdf: 'pdf',
  text:
    'adoc asc bash bat c cc cfg clj cmake conf cpp cs css csv cxx dart diff ex go gradle graphql h hpp hs htm html ' +
    'ics ini java jl js json jsonl jsx kt less lock log lua m md mdx mjs ml nfo nim patch php pl proto ' +
    'ps1 py r rb rs rst sass scala scss sh srt sql sub svelte swift tex toml ts tsv tsx txt vb vcf vtt ' +
    'vue xml yaml yml zig',
};

/** Names without an ending that are text by custom. */
const TEXTS = /^(readme|licen[cs]e|copying|notice|authors|changelog|makefile|dockerfile)$/i;

const BY_ENDING = new Map<string, PreviewKind>([
  ...Object.keys(IMAGES).map((ending) => [ending, 'image'] as const),
  ...(Object.keys(ENDINGS) as (keyof typeof ENDINGS)[]).flatMap((kind) =>
    ENDINGS[kind].split(' ').map((ending) => [ending, kind] as const),
  ),
]);

export function previewKindOf(name: string): PreviewKind | undefined {
  if (TEXTS.test(name)) return 'text';
  return BY_ENDING.get(endingOf(name));
}

/** The media type of an image, by which a browser picks its decoder. */
export function imageTypeOf(name: string): string {
  return IMAGES[endingOf(name)] ?? 'application/octet-stream';
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
