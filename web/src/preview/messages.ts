/**
 * What the page and the sandboxed document that draws PDF say to each other.
 *
 * The document has an origin of its own and may ask nobody for anything: the bytes of the file, and the
 * code of the worker that parses them, reach it by these messages alone, and nothing of the share does
 * besides. The page trusts no answer further than a number to show and a name to look up.
 *
 * Types alone: the document's script is one file, since its policy names it by its hash.
 *
 * Units: bytes; pages counted from 1; zoom 1 fits the width.
 */

/** From the document to its parent, once; the parent answers with `Opening` and a port for all else. */
export type Ready = 'satchel-preview-ready';

export interface Opening {
  readonly length: number;
  /** The code of pdf.js's worker, a classic script. */
  readonly worker: Blob;
  /** Of a page, for those who hear it; `#` stands for its number. */
  readonly pageLabel: string;
  readonly language: string;
}

export type ToPreview =
  | { readonly kind: 'bytes'; readonly from: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A part of pdf.js, where there is one of that name. */
  | {
      readonly kind: 'part';
      readonly name: string;
      readonly bytes: Uint8Array<ArrayBuffer> | undefined;
    }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'zoom'; readonly zoom: number };

export type FromPreview =
  | { readonly kind: 'range'; readonly from: number; readonly until: number }
  /** A decoder, character map or font of pdf.js's own that this document needs. */
  | { readonly kind: 'part'; readonly name: string }
  | { readonly kind: 'opened'; readonly pages: number }
  | { readonly kind: 'shows'; readonly page: number }
  /** A key that is meant for the page around. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'failed'; readonly why: 'password' | 'damaged' };
