/**
 * The test of a page: a server and a witness for each worker, a watch over every context.
 *
 * `page` is the sender's device; `device()` brings a context that shares nothing with it.
 */

import {
  expect,
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { Between } from './between.ts';
import { CommandLine } from './command-line.ts';
import { Line } from './line.ts';
import { Server, type Settings } from './server.ts';
import { Watch } from './watch.ts';
import { Witness } from './witness.ts';

interface OfWorker {
  readonly server: Server;
  readonly witness: Witness;
}

interface Closable {
  close(): Promise<void> | void;
}

interface OfTest {
  readonly watch: Watch;
  /** Closes what a test opened, the last first, after all pages. */
  readonly closing: <T extends Closable>(one: T) => T;
  /** A line to the worker's server. */
  readonly line: Line;
  /** A host before the worker's server that may change its answers. */
  readonly between: Between;
  /** Another device: a browser context of its own. */
  readonly device: (options?: BrowserContextOptions) => Promise<Page>;
  /** The command line, as a third device. */
  readonly commandLine: CommandLine;
  /** A server with settings of the test's own. */
  readonly serverWith: (settings: Settings) => Promise<Server>;
}

/**
 * Files are always chosen by the test: the dialog is taken over when a page begins. Taken over only when a test
 * waits for it, one press of a key was quicker, and the browser without a screen had cancelled the dialog.
 */
function choosesFiles(context: BrowserContext): void {
  context.on('page', (page) => page.on('filechooser', () => undefined));
}

export const test = base.extend<OfTest, OfWorker>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture wants from this pattern
    async ({}, use): Promise<void> => {
      // No test but those with a server of their own waits for the clean-up; it would take an expired share.
      const server = await Server.start({ SATCHEL_CLEANUP_SECONDS: '3600' });
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  witness: [
    // eslint-disable-next-line no-empty-pattern -- as above
    async ({}, use): Promise<void> => {
      const witness = await Witness.start();
      await use(witness);
      await witness.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => {
    await use(`${server.url}/`);
  },
  proxy: async ({ witness }, use) => {
    await use({ server: witness.url, bypass: '127.0.0.1' });
  },
  watch: async ({ server, witness }, use) => {
    const watch = new Watch(server, witness);
    await use(watch);
    await watch.judge();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  closing: async ({}, use) => {
    const opened: Closable[] = [];
    await use((one) => {
      opened.push(one);
      return one;
    });
    for (const one of opened.reverse()) await one.close();
  },
  // Closed here, so before what `closing` holds: the servers and lines that its pages still talk to.
  context: async ({ context, watch, closing }, use) => {
    expect(closing, 'what outlives the context').toBeDefined();
    await watch.over(context);
    choosesFiles(context);
    await use(context);
    await context.close();
  },
  device: async ({ browser, watch, closing }, use) => {
    expect(closing, 'what outlives the contexts').toBeDefined();
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await watch.over(context);
      choosesFiles(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  line: async ({ server, watch, closing }, use) => {
    const line = closing(await Line.to(server.port));
    watch.knows(line.url);
    await use(line);
  },
  between: async ({ server, watch, closing }, use) => {
    const between = closing(await Between.to(server.port));
    watch.knows(between.url);
    await use(between);
  },
  commandLine: async ({ server, closing }, use) => {
    await use(closing(await CommandLine.at(server)));
  },
  serverWith: async ({ watch, closing }, use) => {
    await use(async (settings) => {
      const server = closing(await Server.start(settings));
      watch.serves(server);
      return server;
    });
  },
});

export { expect };
