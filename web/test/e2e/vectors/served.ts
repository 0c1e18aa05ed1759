/** Bundles the vectors' runners as a page and serves it on this machine. */

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { CHECKOUT } from '../stage/process.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const DOCUMENT =
  '<!doctype html><html lang="en"><title>Vectors</title><script type="module" src="page.js"></script>';

export interface ServedVectors {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveVectors(): Promise<ServedVectors> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : DOCUMENT);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** How many cases lie in spec/vectors, counted without any of the code that runs them. */
export function countVectors(): number {
  const folder = join(CHECKOUT, 'spec/vectors');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cases: unknown[] })
    .reduce((sum, file) => sum + file.cases.length, 0);
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: HERE,
    logLevel: 'warn',
    resolve: { alias: { vitest: join(HERE, 'expect.ts') } },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(HERE, 'page.ts'), formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [script, ...others] = outputs;
  if (script?.type !== 'chunk' || others.length > 0) throw new Error('one script was expected');
  return script.code;
}
