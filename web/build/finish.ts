/**
 * Closes the bundle: integrity of every script and style that a document names, an import map with the
 * integrity of every module that those import, and the list of hashes against which anybody checks a
 * running host.
 *
 * The list is in the form of sha256sum, sorted by path, one line for each file of `dist` but itself.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const HASHES = 'hashes.txt';
const PREVIEW = 'preview/index.html';
/** A script, style or preload that a document names, by the address that follows. */
const NAMED = /<(script|link)\b([^>]*?)\b(src|href)="([^"]+\.(?:js|css))"([^>]*)>/g;

function files(): string[] {
  return readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(DIST.length + 1), entry.name))
    .filter((path) => path !== HASHES)
    .sort();
}

function integrityOf(path: string): string {
  const hash = createHash('sha384').update(readFileSync(join(DIST, path)));
  return `sha384-${hash.digest('base64')}`;
}

/** Whatever a document's modules import, at once or later, by addresses relative to the document. */
function importMap(document: string, modules: readonly string[]): string {
  const integrity = modules.map((path) => [
    posix.relative(posix.dirname(document), path).replace(/^(?!\.)/, './'),
    integrityOf(path),
  ]);
  const map = JSON.stringify({ integrity: Object.fromEntries(integrity) as unknown });
  return `<script type="importmap">${map}</script>\n    `;
}

function sign(document: string, modules: readonly string[]): void {
  const path = join(DIST, document);
  const html = readFileSync(path, 'utf8').replaceAll(
    NAMED,
    (_all, tag: string, before: string, attribute: string, address: string, after: string) => {
      const integrity = integrityOf(posix.join(posix.dirname(document), address));
      const rest = `${before}${attribute}="${address}" integrity="${integrity}"${after}`;
      return `<${tag}${rest}>`;
    },
  );
  // The document that shows what strangers sent names all its scripts, and its policy takes no other.
  const mapped = document === PREVIEW ? '' : importMap(document, modules);
  writeFileSync(path, html.replace('<script ', `${mapped}<script `));
}

const built = files();
const modules = built.filter((path) => path.startsWith('assets/') && path.endsWith('.js'));
for (const path of built) if (path.endsWith('.html')) sign(path, modules);
const lines = files().map((path) => {
  const hash = createHash('sha256').update(readFileSync(join(DIST, path)));
  return `${hash.digest('hex')}  ${path}\n`;
});
writeFileSync(join(DIST, HASHES), lines.join(''));
