/**
 * The line between a browser and the server: a TCP proxy that can be cut, stay away and come back.
 *
 * Bytes pass as they are, so that what is tested is the page's answer to a network, not to a proxy.
 * A budget counts what comes down on all connections together and cuts all of them in the middle of
 * whatever they carry.
 */

import { createServer, Socket, type AddressInfo, type Server as TcpServer } from 'node:net';

type Weather = 'fair' | 'away';

export class Line {
  readonly #server: TcpServer;
  readonly #target: number;
  readonly #open = new Set<Socket>();
  #weather: Weather = 'fair';
  #down = 0;
  #up = 0;
  #budget = Infinity;
  #cuts = 0;

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

  /** Bytes that came down to the browser, and went up to the server. */
  get down(): number {
    return this.#down;
  }

  get up(): number {
    return this.#up;
  }

  /** How often connections were broken that carried something at that moment. */
  get cuts(): number {
    return this.#cuts;
  }

  /** Breaks what is open and refuses what comes, until `mend`. */
  cut(): void {
    this.#weather = 'away';
    if (this.#open.size > 0) this.#cuts++;
    for (const socket of this.#open) socket.destroy();
  }

  /** Breaks what is open; what comes next passes. */
  flicker(): void {
    this.cut();
    this.mend();
  }

  mend(): void {
    this.#weather = 'fair';
    this.#budget = Infinity;
  }

  /** Cuts as soon as so many further bytes have come down. */
  cutAfterDown(bytes: number): void {
    this.#budget = this.#down + bytes;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket): void {
    if (this.#weather === 'away') {
      near.destroy();
      return;
    }
    const far = new Socket();
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(one);
      // The other side's end ends this one too; why it ended does not matter here.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
    far.connect(this.#target, '127.0.0.1');
    pass(near, far, (length) => {
      this.#up += length;
      return true;
    });
    pass(far, near, (length) => {
      this.#down += length;
      if (this.#down <= this.#budget) return true;
      this.cut();
      return false;
    });
  }
}

/** @param admit counts a piece; false when it must not arrive */
function pass(from: Socket, into: Socket, admit: (length: number) => boolean): void {
  from.on('data', (bytes: Buffer) => {
    if (!admit(bytes.length) || into.write(bytes)) return;
    from.pause();
    into.once('drain', () => from.resume());
  });
  from.on('end', () => into.end());
}
