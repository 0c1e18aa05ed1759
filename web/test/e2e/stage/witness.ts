/**
 * Sees whatever a browser asks of anybody but this machine: the browser's proxy for all other names.
 *
 * It answers 403 to everything, so nothing leaves. Service workers, workers and prefetches pass it too,
 * which no event of the browser's driver promises.
 */

import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What Chromium asks by itself about any form, as numbers and never as what was entered; no page can
 * reach it, since its policy allows none but its own server.
 */
const BROWSERS_OWN: ReadonlySet<string> = new Set(['content-autofill.googleapis.com:443']);

export class Witness {
  readonly #server: HttpServer;
  #seen: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#note(request.url ?? '');
      response.writeHead(403).end();
    });
    this.#server.on('connect', (request, socket) => {
      this.#note(request.url ?? '');
      // The browser may close, with its question unanswered.
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
  }

  static async start(): Promise<Witness> {
    const witness = new Witness();
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve));
    return witness;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was asked since the last look. */
  take(): readonly string[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #note(asked: string): void {
    if (!BROWSERS_OWN.has(asked)) this.#seen.push(asked);
  }
}
