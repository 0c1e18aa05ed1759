/**
 * What pdf.js wants for some documents only: decoders of scans, character maps of Chinese, Japanese and Korean
 * fonts, and the two standard fonts that no system has.
 *
 * Files of this page by the names that pdf.js has for them. Those names come from the document that draws
 * strangers' files, so what is not in this list is not fetched.
 *
 * Source: pdfjs-dist, its folders wasm, cmaps and standard_fonts.
 */

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

/** The file of that name, or nothing if it is none of these or does not come. */
export async function pdfPart(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const url = ADDRESSES.get(name);
  if (url === undefined) return undefined;
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
}
