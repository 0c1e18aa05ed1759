/** A zip as Python's own reader sees it: another program than the one that wrote it. */

import { tmpdir } from 'node:os';
import { inherited, run } from './process.ts';

const READER = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps({n: hashlib.sha256(z.read(n)).hexdigest() for n in z.namelist()}))
`;

/** SHA-256 of every file by its name; a folder is as an empty one. */
export async function unzipped(path: string): Promise<Readonly<Record<string, string>>> {
  const outcome = await run('python3', ['-c', READER, path], inherited(tmpdir()));
  if (outcome.code !== 0) throw new Error(outcome.words);
  return JSON.parse(outcome.out.toString()) as Record<string, string>;
}
