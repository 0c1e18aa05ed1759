/** Programs of the checkout, started as a person would start them. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PORT_FIRST = 20_000;
const PORT_END = 32_000;
const PORT_TRIES = 100;

export const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
export const SATCHEL = join(CHECKOUT, 'bin/satchel');

/** What of the tests' own environment a program needs; settings of the machine must not leak in. */
export function inherited(home: string): Record<string, string> {
  const kept: Record<string, string> = { HOME: home, LC_ALL: 'C.UTF-8' };
  for (const name of ['PATH', 'JAVA_HOME', 'TMPDIR', 'TZ']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/**
 * A port that nobody listens on at this moment, so that a server can come back on it after its death.
 *
 * Below 32768, where Linux begins to draw the ports of outgoing connections.
 */
export async function freePort(): Promise<number> {
  for (let i = 0; i < PORT_TRIES; i++) {
    const port = PORT_FIRST + Math.floor(Math.random() * (PORT_END - PORT_FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port in ${PORT_TRIES} tries`);
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

/** A child whose end can be waited for, before and after it came. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve(code ?? -1);
      });
    });
    // Who waits for the end gets the error; who does not must not be ended by it.
    this.ended.catch(() => undefined);
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number> {
    if (this.alive) this.child.kill(signal);
    return this.ended;
  }
}

/** What one run of a program gave. */
export interface Outcome {
  readonly code: number;
  readonly out: Buffer;
  readonly words: string;
}

/** Runs to the end. */
export async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input?: string,
): Promise<Outcome> {
  const running = new Running(spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] }));
  const out: Buffer[] = [];
  const words: Buffer[] = [];
  running.child.stdout?.on('data', (piece: Buffer) => out.push(piece));
  running.child.stderr?.on('data', (piece: Buffer) => words.push(piece));
  // A program that ends without reading its input is judged by its exit code.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(input);
  const code = await running.ended;
  return { code, out: Buffer.concat(out), words: Buffer.concat(words).toString() };
}
