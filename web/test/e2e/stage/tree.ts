/** A folder on the disk, to be sent and to be compared with what came of it. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { sha256 } from './bytes.ts';

/** Content by path; a path that ends with a slash is an empty folder. */
export type Tree = Readonly<Record<string, string>>;

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const at = join(folder, path);
    mkdirSync(path.endsWith('/') ? at : dirname(at), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(at, content);
  }
}

/** SHA-256 of each file by its path; of an empty folder nothing. */
export function hashesOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const at = join(entry.parentPath, entry.name);
    const path = at.slice(folder.length + 1).replaceAll(sep, '/');
    if (entry.isFile()) found[path] = sha256(readFileSync(at));
    else if (readdirSync(at).length === 0) found[`${path}/`] = '';
  }
  return found;
}

/** As `hashesOf`, of what was to be written. */
export function hashesIn(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [
      path,
      path.endsWith('/') ? '' : sha256(Buffer.from(content)),
    ]),
  );
}
