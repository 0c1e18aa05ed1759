/**
 * What no test of the page may leave behind: a request to elsewhere, a breach of the content policy, an
 * error in the console.
 *
 * Of breaches the page's documents are told here, and those of workers and of the service worker, of which no
 * document is told, the browser reports to the server. A report that comes late counts for the test after.
 * Trusted Types alone are never reported (docs/decisions/0051-the-page-as-files.md, point 5): a breach of them in a
 * worker counts as none here. It throws there, so that the act under test fails; uncaught, it is an error in the console.
 *
 * A test that makes the server refuse or go away has errors of the browser's own in its console; it
 * names them by `excuse`, with the reason, and everything else still counts. One that plants something
 * looks at what was found and has it forgotten.
 */

import { expect, type BrowserContext } from '@playwright/test';
import type { Server } from './server.ts';
import type { Witness } from './witness.ts';

/** All that no test may leave; empty after a good one. */
export interface Found {
  readonly requestsToElsewhere: readonly string[];
  readonly requestsThatLeft: readonly string[];
  readonly breachesOfThePolicy: readonly string[];
  readonly breachesReported: readonly string[];
  readonly errorsInTheConsole: readonly string[];
}

const BINDING = 'tellViolation';

/**
 * By Firefox, of modules that were still on their way when their page was left: the hash is SHA-384 of nothing.
 * A page that stays and gets nothing has an error of its own, and lacks a part.
 */
const CUT_BY_LEAVING =
  /integrity attribute.*OLBgp1GsljhM2TJ\+sbHjaiH9txEUvgdDTAzHv2P24donTt6\/529l\+9Ua0vFImLlb/;

/** Schemes that ask nobody. */
const LOCAL = /^(?:blob|data|about):/;

export class Watch {
  readonly #servers = new Set<Server>();
  readonly #origins = new Set<string>();
  readonly #witness: Witness;
  readonly #excused = [CUT_BY_LEAVING];
  readonly #requests: string[] = [];
  readonly #left: string[] = [];
  readonly #violations: string[] = [];
  readonly #reports: string[] = [];
  readonly #errors: string[] = [];

  constructor(server: Server, witness: Witness) {
    this.serves(server);
    this.#witness = witness;
    witness.take();
  }

  /** A server of the test's own. */
  serves(server: Server): void {
    this.#servers.add(server);
    this.knows(server.url);
  }

  /** Another address of the test's own server: a line to it. */
  knows(origin: string): void {
    this.#origins.add(origin);
  }

  /** Console errors that belong to what the test does; `why` is for the reader of the test. */
  excuse(error: RegExp, why: string): void {
    expect(why, 'an excuse has a reason').not.toBe('');
    this.#excused.push(error);
  }

  async over(context: BrowserContext): Promise<void> {
    context.on('request', (request) => {
      const url = request.url();
      if (!LOCAL.test(url) && !this.#origins.has(new URL(url).origin)) this.#requests.push(url);
    });
    context.on('console', (message) => {
      if (message.type() === 'error') this.#note(message.text());
    });
    context.on('weberror', (error) => {
      this.#note(String(error.error()));
    });
    await context.exposeBinding(BINDING, (_source, violation: string) => {
      this.#violations.push(violation);
    });
    await context.addInitScript((binding) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const tell = (window as unknown as Record<string, (text: string) => void>)[binding];
        tell?.(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}`);
      });
    }, BINDING);
  }

  /** What was found until now. */
  async found(): Promise<Found> {
    this.#left.push(...this.#witness.take());
    for (const server of this.#servers) {
      const count = await server.takeReports();
      this.#reports.push(...Array<string>(count).fill(`to ${server.url}`));
    }
    return {
      requestsToElsewhere: [...this.#requests],
      requestsThatLeft: [...this.#left],
      breachesOfThePolicy: [...this.#violations],
      breachesReported: [...this.#reports],
      errorsInTheConsole: [...this.#errors],
    };
  }

  /** What the test planted itself, and has looked at. */
  async forget(): Promise<void> {
    await this.found();
    const all = [this.#requests, this.#left, this.#violations, this.#reports, this.#errors];
    for (const list of all) list.length = 0;
  }

  /** After the test, when every context is closed. */
  async judge(): Promise<void> {
    const found = await this.found();
    const nothing = Object.keys(found).map((what) => [what, []]);
    expect(found, 'what the watch found').toEqual(Object.fromEntries(nothing));
  }

  #note(error: string): void {
    if (!this.#excused.some((excuse) => excuse.test(error))) this.#errors.push(error);
  }
}
