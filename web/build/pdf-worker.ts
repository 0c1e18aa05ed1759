/**
 * pdf.js's worker as one classic script, by the name `virtual:pdf-worker`, whose default is its address.
 *
 * It is published as a module, and Chromium runs no module as a worker in a document without an origin,
 * which is where the page's preview runs it. The build is that for older browsers, in which the page runs
 * too (src/support.ts).
 */
import { build, type Plugin } from 'vite';

const NAME = 'virtual:pdf-worker';
const RESOLVED = `\0${NAME}`;

export function pdfWorker(): Plugin {
  return {
    name: 'pdf-worker',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      const source = await bundle();
      const file = this.emitFile({ type: 'asset', name: 'pdf-worker.js', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

async function bundle(): Promise<string> {
  const made = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      target: 'es2023',
      write: false,
      rolldownOptions: {
        input: 'pdfjs-dist/legacy/build/pdf.worker.mjs',
        output: { format: 'iife' },
        onLog: (level, log, tell) => {
          // Of Node and of files beside it: neither is where this runs.
          if (log.code !== 'EMPTY_IMPORT_META') tell(level, log);
        },
      },
    },
  });
  if (!('output' in made)) throw new Error('pdf.js: more than one bundle');
  const [chunk, ...others] = made.output;
  if (others.length > 0) throw new Error('pdf.js: more than one file');
  return chunk.code;
}
