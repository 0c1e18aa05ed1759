/**
 * The test of a page: a server and a witness for each worker, a watch over every context.
 *
 * `page` is the sender's device; `device()` brings a context that shares nothing with it.
 */

import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { CommandLine } from './command-line.ts';
import { Line } from './line.ts';
import { Server, type Settings } from './server.ts';
import { Watch } from './watch.ts';
import { Witness } from './witness.ts';

interface OfWorker {
  readonly server: Server;
  readonly witness: Witness;
}

interface OfTest {
  readonly watch: Watch;
  /** A line to the worker's server. */
  readonly line: Line;
  /** Another device: a browser context of its own. */
  readonly device: () => Promise<Page>;
  /** The command line, as a third device. */
  readonly commandLine: CommandLine;
  /** A server with settings of the test's own. */
  readonly serverWith: (settings: Settings) => Promise<Server>;
}

export const test = base.extend<OfTest, OfWorker>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture wants from this pattern
    async ({}, use): Promise<void> => {
      const server = await Server.start();
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
    const watch = new Watch(server.url, witness);
    await use(watch);
    watch.judge();
  },
  // Closed here, so before what it names is taken down: the servers that its pages still talk to.
  context: async ({ context, watch, line, serverWith }, use) => {
    expect([line, serverWith], 'these outlive the context').toHaveLength(2);
    await watch.over(context);
    await use(context);
    await context.close();
  },
  line: async ({ server, watch }, use) => {
    const line = await Line.to(server.port);
    watch.knows(line.url);
    await use(line);
    await line.close();
  },
  device: async ({ browser, watch, line, serverWith }, use) => {
    expect([line, serverWith], 'these outlive the contexts').toHaveLength(2);
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  commandLine: async ({ server }, use) => {
    const commandLine = await CommandLine.at(server);
    await use(commandLine);
    commandLine.close();
  },
  serverWith: async ({ watch }, use) => {
    const servers: Server[] = [];
    await use(async (settings) => {
      const server = await Server.start(settings);
      servers.push(server);
      watch.knows(server.url);
      return server;
    });
    for (const server of servers) await server.close();
  },
});

export { expect };
