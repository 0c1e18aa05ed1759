/**
 * A host between the browser and the real server, which passes answers on as they are or as a test has them
 * changed.
 *
 * Asked as a proxy it answers for every name by plain HTTP, so that a page can come from a host that is
 * not this machine to the browser.
 */

import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the browser gets in place of an answer; nothing breaks the connection. */
export type Change = (path: string, answer: Answer) => Answer | undefined;

const AS_IT_IS: Change = (_, answer) => answer;

export class Between {
  readonly #server: Server;
  #change = AS_IT_IS;

  private constructor(port: number) {
    this.#server = createServer((asked, given) => {
      const { pathname, search } = new URL(asked.url ?? '/', this.url);
      const path = pathname + search;
      const { method = 'GET', headers } = asked;
      const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answered) => {
        void buffer(answered).then((body) => {
          const { statusCode: status = 0, headers } = answered;
          const answer = this.#change(pathname, { status, headers, body });
          if (!answer) given.destroy();
          else given.writeHead(answer.status, answer.headers).end(answer.body);
        });
      });
      // The browser left; nobody waits for the answer.
      onward.on('error', () => given.destroy());
      asked.pipe(onward);
    });
  }

  static async to(port: number): Promise<Between> {
    const between = new Between(port);
    await new Promise<void>((resolve) => between.#server.listen(0, '127.0.0.1', resolve));
    return between;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on; without a change answers pass as they are. */
  change(change: Change = AS_IT_IS): void {
    this.#change = change;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
