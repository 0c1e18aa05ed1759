/** The command line on a device of its own: its state lies in a folder that the test owns. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { eventually } from './eventually.ts';
import { inherited, run, SATCHEL, type Outcome } from './process.ts';
import type { Server } from './server.ts';

/** A run that sends takes about four times one that does nothing, which is half a second on a quiet machine. */
const SOON_MS = 6_000;
const SOON_RUNS = 8;

/** 0 for never and for unlimited. */
export interface Info {
  readonly name: string;
  readonly message: string;
  readonly expiresMs: number;
  readonly downloadLimit: number;
  readonly password: boolean;
}

export class CommandLine {
  readonly home: string;
  readonly #server: Server;

  private constructor(home: string, server: Server) {
    this.home = home;
    this.#server = server;
  }

  static async at(server: Server): Promise<CommandLine> {
    return new CommandLine(await mkdtemp(join(tmpdir(), 'satchel-line-')), server);
  }

  run(...words: readonly string[]): Promise<Outcome> {
    return run(SATCHEL, words, { ...inherited(this.home), SATCHEL_SERVER: this.#server.url });
  }

  /** Puts one file and gives the link. */
  put(name: string, bytes: Uint8Array, ...options: readonly string[]): Promise<string> {
    return this.putFolder('', { [name]: bytes }, ...options);
  }

  /** Puts files by their paths within one folder, or by themselves if it has no name. */
  async putFolder(
    folder: string,
    files: Readonly<Record<string, Uint8Array>>,
    ...options: readonly string[]
  ): Promise<string> {
    const paths = Object.entries(files).map(([name, bytes]) => {
      const path = join(this.home, folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    });
    const what = folder === '' ? paths : [join(this.home, folder)];
    const outcome = await this.run('put', ...options, ...what);
    expect(outcome.words + String(outcome.code)).toMatch(/0$/);
    return outcome.out.toString().trim();
  }

  /** What a share says of itself. */
  async info(link: string, ...options: readonly string[]): Promise<Info> {
    const outcome = await this.run('info', '--json', ...options, link);
    expect(outcome.words + String(outcome.code)).toMatch(/0$/);
    return JSON.parse(outcome.out.toString()) as Info;
  }

  /** The only file of a share. */
  async get(link: string, ...options: readonly string[]): Promise<Buffer> {
    const outcome = await this.run('get', ...options, '-o', '-', link);
    expect(outcome.words + String(outcome.code)).toMatch(/0$/);
    return outcome.out;
  }

  /** A time that the next run comes before, however slow this machine is now. */
  async soon(): Promise<string> {
    const begun = Date.now();
    await this.run('ls');
    const afterMs = Math.max(SOON_MS, (Date.now() - begun) * SOON_RUNS);
    return new Date(Date.now() + afterMs).toISOString().slice(0, 19) + 'Z';
  }

  /** Waits until such a time has come. */
  async past(soon: string): Promise<void> {
    const left = Date.parse(soon) - Date.now();
    await eventually(`it is ${soon}`, left + SOON_MS, () => Date.now() > Date.parse(soon));
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
