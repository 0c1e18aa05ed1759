/**
 * What pdf.js wants for some documents only: decoders of scans, character maps of Chinese, Japanese and Korean
 * fonts, and the two standard fonts that no system has.
 *
 * Files of this page by the names that pdf.js has for them. Those names come from the document that draws
 * strangers' files, so what is not in this list is not fetched.
 *
 * Source: pdfjs-dist, its folders wasm, cmaps and standard_fonts.
 */

import { readBounded } from '../http/bounded.ts';

const FILES = import.meta.glob<string>(
  [
    '/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm',
    '/node_modules/pdfjs-dist/cmaps/*.bcmap',
    '/node_modules/pdfjs-dist/standard_fonts/Foxit{Symbol,Dingbats}.pfb',
  ],
  { eager: true, query: '?url', import: 'default' },
);

const ADDRESSES = new Map(
  Object.entries(FILES).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
);

/** The largest part has 0.3 MB, which takes a slow line half of this; no server keeps anybody longer. */
const PART_MS = 120_000;
const PART_BYTES_MAX = 1_048_576;

/**
 * The file of that name, or nothing if it is none of these or does not come: what it draws stays blank.
 *
 * @throws {DOMException} AbortError, when the signal says so
 */
export async function pdfPart(
  name: string,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const url = ADDRESSES.get(name);
  if (url === undefined) return undefined;
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(PART_MS)]);
    const answer = await fetch(url, { signal: within, credentials: 'omit', redirect: 'error' });
    return answer.ok ? await readBounded(answer, PART_BYTES_MAX) : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
