/** A zip as Python's own reader sees it: another program than the one that wrote it. */

import { tmpdir } from 'node:os';
import { inherited, run } from './process.ts';

const READER = `
import hashlib, json, sys, time, zipfile
def sha256(z, name):
    with z.open(name) as file:  # its end compares the CRC
        return hashlib.file_digest(file, "sha256").hexdigest()
def ms(info):
    return 1000 * time.mktime((*info.date_time, 0, 0, -1))
with zipfile.ZipFile(sys.argv[1]) as z:
    print(json.dumps([{i.filename: sha256(z, i.filename) for i in z.infolist()},
                      {i.filename: ms(i) for i in z.infolist()}]))
`;

/** By name. */
type Of<T> = Readonly<Record<string, T>>;

/** SHA-256 of every file by its name; a folder is as an empty one. */
export async function unzipped(path: string): Promise<Of<string>> {
  return (await read(path))[0];
}

/** The times of files and folders in milliseconds since 1970, which a zip has to two seconds. */
export async function timesIn(path: string): Promise<Of<number>> {
  return (await read(path))[1];
}

async function read(path: string): Promise<[Of<string>, Of<number>]> {
  const outcome = await run('python3', ['-c', READER, path], inherited(tmpdir()));
  if (outcome.code !== 0) throw new Error(outcome.words);
  return JSON.parse(outcome.out.toString()) as [Of<string>, Of<number>];
}
