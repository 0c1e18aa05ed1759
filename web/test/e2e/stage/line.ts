/**
 * The line between a browser and the server: a TCP proxy that can be cut, stay away and come back.
 *
 * Bytes pass as they are, so that what is tested is the page's answer to a network, not to a proxy. The
 * trouble comes when so many bytes have passed on all connections together, in the middle of whatever
 * they carry: `cut` breaks them and refuses new ones, `hold` lets nothing more pass, until `mend`.
 */

import { createServer, Socket, type AddressInfo, type Server as TcpServer } from 'node:net';

export type Way = 'up' | 'down';
type Trouble = 'cut' | 'hold';

interface Plan {
  readonly way: Way;
  readonly bytes: number;
  readonly trouble: Trouble;
  readonly came: () => void;
}

export class Line {
  readonly #server: TcpServer;
  readonly #target: number;
  readonly #open = new Set<Socket>();
  readonly #passed: Record<Way, number> = { up: 0, down: 0 };
  #now: Trouble | 'fair' = 'fair';
  #plan: Plan | undefined;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => {
      this.#join(socket);
    });
  }

  static async to(port: number): Promise<Line> {
    const line = new Line(port);
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bytes since the line began: up to the server, down to the browser. */
  passed(way: Way): number {
    return this.#passed[way];
  }

  /** Resolves when the trouble has come, after so many further bytes. */
  trouble(trouble: Trouble, way: Way, afterBytes: number): Promise<void> {
    return new Promise((came) => {
      this.#plan = { way, bytes: this.#passed[way] + afterBytes, trouble, came };
    });
  }

  mend(): void {
    this.#now = 'fair';
    for (const socket of this.#open) socket.resume();
  }

  async close(): Promise<void> {
    this.#begin('cut');
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #begin(trouble: Trouble): void {
    this.#now = trouble;
    for (const socket of this.#open) {
      if (trouble === 'cut') socket.destroy();
      else socket.pause();
    }
  }

  #join(near: Socket): void {
    // Errors are those of the test's own making; 'close' follows each.
    near.on('error', () => undefined);
    if (this.#now === 'cut') {
      near.destroy();
      return;
    }
    const far = new Socket();
    far.on('error', () => undefined);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(one);
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
    far.connect(this.#target, '127.0.0.1');
    this.#pass(near, far, 'up');
    this.#pass(far, near, 'down');
    if (this.#now === 'hold') this.#begin('hold');
  }

  #pass(from: Socket, into: Socket, way: Way): void {
    from.on('data', (bytes: Buffer) => {
      this.#passed[way] += bytes.length;
      this.#judge();
      if (into.destroyed || into.write(bytes)) return;
      from.pause();
      into.once('drain', () => {
        if (this.#now === 'fair') from.resume();
      });
    });
    from.on('end', () => into.end());
  }

  #judge(): void {
    const plan = this.#plan;
    if (!plan || this.#passed[plan.way] < plan.bytes) return;
    this.#plan = undefined;
    this.#begin(plan.trouble);
    plan.came();
  }
}
