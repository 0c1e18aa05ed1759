import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { pdfWorker } from './build/pdf-worker.ts';

// How long a part of the build takes is told as a warning on a slow machine.
const checks = { pluginTimings: false };

/** Also wherever the checkout lies: the same bundle comes out of each folder. */
function isOurs(module: string): boolean {
  const [, pack] = /.*\/node_modules\/([^/]+)\//.exec(module) ?? [];
  return pack === undefined || pack === 'svelte' || pack === 'idb';
}

/**
 * The page: four documents, relative addresses so that any base path serves them as they are, names
 * by content. The service worker has a build of its own; build/finish.ts closes the bundle.
 */
export default defineConfig({
  base: './',
  plugins: [svelte(), pdfWorker()],
  worker: {
    format: 'es',
    // `password-...js` alone is served with a policy that lets it compile WebAssembly.
    rolldownOptions: {
      checks,
      output: {
        entryFileNames: ({ name }) => `assets/${name.replace('.worker', '')}-[hash].js`,
      },
    },
  },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // pdf.js, which previews of PDF alone fetch.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      checks,
      // One file of what most parts of the page use, not thirty of a few lines each: all are asked for one by one.
      output: {
        codeSplitting: { groups: [{ name: 'shared', test: isOurs, minShareCount: 3 }] },
      },
      input: ['index.html', 's/index.html', 'admin/index.html', 'preview/index.html'],
    },
  },
});
