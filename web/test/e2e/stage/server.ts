/**
 * A running `satchel serve`: the real program in its own process, on a data folder and ports that it
 * keeps when it is killed and comes back.
 *
 * Source: docs/operations.md; `/readyz` and `/metrics` in spec/api.yaml.
 */

import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freePort, inherited, Running, SATCHEL } from './process.ts';

/** Two seconds is the goal; a busy machine of two cores takes longer. */
const START_MS = 60_000;
const PROBE_MS = 2_000;
/** An answer that is asked for once, of a server that has much to do. */
const REPORTS_MS = 30_000;

export type Settings = Readonly<Record<string, string>>;

export class Server {
  /** Everything that belongs to it, its log too; removed at the end. */
  readonly folder: string;
  readonly port: number;
  readonly adminPort: number;
  readonly #settings: Settings;
  #process: Running | undefined;
  /** Of the processes before this one. */
  #reportsBefore = 0;
  #reportsTaken = 0;

  private constructor(folder: string, ports: readonly [number, number], settings: Settings) {
    this.folder = folder;
    [this.port, this.adminPort] = ports;
    this.#settings = settings;
  }

  static async start(settings: Settings = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'satchel-page-'));
    const server = new Server(folder, [await freePort(), await freePort()], settings);
    await server.restart();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  get log(): string {
    return join(this.folder, 'server.log');
  }

  /** What `satchel admin` needs to reach this server. */
  get adminEnvironment(): Record<string, string> {
    return {
      ...inherited(this.folder),
      SATCHEL_DATA: this.data,
      SATCHEL_ADMIN_LISTEN: `127.0.0.1:${this.adminPort}`,
    };
  }

  /** Comes up on the same data and ports; waits until it can serve. */
  async restart(): Promise<void> {
    const log = openSync(this.log, 'a');
    const env = {
      ...this.adminEnvironment,
      SATCHEL_LISTEN: `127.0.0.1:${this.port}`,
      ...this.#settings,
    };
    const child = spawn(SATCHEL, ['serve'], { env, cwd: this.folder, stdio: ['ignore', log, log] });
    closeSync(log);
    const running = new Running(child);
    this.#process = running;
    await eventually('the server is ready', START_MS, async () => {
      if (!running.alive) throw new Error(`the server ended: ${readFileSync(this.log, 'utf8')}`);
      return this.#isReady();
    });
  }

  /** How many breaches of the page's policy browsers reported since this was last asked. */
  async takeReports(): Promise<number> {
    const all = this.#reportsBefore + (await this.#reports());
    const since = all - this.#reportsTaken;
    this.#reportsTaken = all;
    return since;
  }

  /** SIGKILL: nothing that it had in memory is left, but what tests want of it is asked before. */
  async kill(): Promise<void> {
    this.#reportsBefore += await this.#reports();
    await this.#process?.end('SIGKILL');
  }

  /** Ends it and removes all that it kept. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Of the process that runs. */
  async #reports(): Promise<number> {
    if (this.#process?.alive !== true) return 0;
    const signal = AbortSignal.timeout(REPORTS_MS);
    const answer = await fetch(`http://127.0.0.1:${this.adminPort}/metrics`, { signal });
    const [, count] = /^satchel_page_csp_reports_total (\S+)$/m.exec(await answer.text()) ?? [];
    if (count === undefined) throw new Error('the server counts no breaches');
    return Number(count);
  }

  async #isReady(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(PROBE_MS);
      return (await fetch(`${this.url}/readyz`, { signal })).ok;
    } catch {
      return false;
    }
  }
}
