/** A zip as Python's own reader sees it: another program than the one that wrote it. */

import { tmpdir } from 'node:os';
import { inherited, run } from './process.ts';

const READER = `
import hashlib, json, sys, zipfile
def sha256(z, name):
    with z.open(name) as file:  # its end compares the CRC
        return hashlib.file_digest(file, "sha256").hexdigest()
with zipfile.ZipFile(sys.argv[1]) as z:
    print(json.dumps({n: sha256(z, n) for n in z.namelist()}))
`;

/** SHA-256 of every file by its name; a folder is as an empty one. */
export async function unzipped(path: string): Promise<Readonly<Record<string, string>>> {
  const outcome = await run('python3', ['-c', READER, path], inherited(tmpdir()));
  if (outcome.code !== 0) throw new Error(outcome.words);
  return JSON.parse(outcome.out.toString()) as Record<string, string>;
}
