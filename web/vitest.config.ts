import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Tests run on Node, whose WebCrypto is the browsers' interface; workers would only cost memory here. */
export default defineConfig({
  plugins: [svelte()],
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 1 },
});
