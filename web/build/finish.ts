/**
 * Closes the bundle: integrity of every script and style that a document names, and the list of hashes
 * against which anybody checks a running host.
 *
 * The list is in the form of sha256sum, sorted by path, one line for each file of `dist` but itself.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const HASHES = 'hashes.txt';
/** A script, style or preload that a document names, by the address that follows. */
const NAMED = /<(script|link)\b([^>]*?)\b(src|href)="([^"]+\.(?:js|css))"([^>]*)>/g;

function files(): string[] {
  return readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(DIST.length + 1), entry.name))
    .filter((path) => path !== HASHES)
    .sort();
}

function sign(document: string): void {
  const path = join(DIST, document);
  const html = readFileSync(path, 'utf8').replaceAll(
    NAMED,
    (_all, tag: string, before: string, attribute: string, address: string, after: string) => {
      const bytes = readFileSync(join(DIST, posix.dirname(document), address));
      const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
      const rest = `${before}${attribute}="${address}" integrity="${integrity}"${after}`;
      return `<${tag}${rest}>`;
    },
  );
  writeFileSync(path, html);
}

for (const path of files()) if (path.endsWith('.html')) sign(path);
const lines = files().map((path) => {
  const hash = createHash('sha256').update(readFileSync(join(DIST, path)));
  return `${hash.digest('hex')}  ${path}\n`;
});
writeFileSync(join(DIST, HASHES), lines.join(''));
