/**
 * Chromium by its DevTools protocol over a WebSocket.
 *
 * Source: Chrome DevTools Protocol: Target, Page, DOM, Browser, Runtime (getHeapUsage),
 * HeapProfiler.
 */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHROMIUM } from '../browsers.ts';
import { eventually } from '../stage/eventually.ts';
import { inherited, Running } from '../stage/process.ts';
import { Asked, closed } from './asked.ts';
import type { Bare } from './bare.ts';

const START_MS = 30_000;

type Members = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId: string };
  readonly result?: Members;
  readonly error?: { readonly message: string };
}

interface Heap {
  readonly usedSize: number;
  readonly embedderHeapUsedSize: number;
  readonly backingStorageSize: number;
}

/** One window with one tab; questions may be asked at a time. */
export class BareChromium implements Bare {
  readonly #running: Running;
  readonly #socket: WebSocket;
  readonly #asked = new Asked();
  /** The page, its workers and the service worker. */
  readonly #isolates = new Set<string>();
  #page = '';

  private constructor(running: Running, socket: WebSocket) {
    this.#running = running;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.#hear(JSON.parse(String(data)) as Message);
    });
    socket.addEventListener('close', () => {
      this.#asked.end();
    });
  }

  static async start(home: string, saves: string): Promise<BareChromium> {
    const { executablePath = '', chromiumSandbox, args = [] } = CHROMIUM.launchOptions ?? {};
    const flags = [
      ...args,
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${home}`,
      ...(chromiumSandbox ? [] : ['--no-sandbox']),
      'about:blank',
    ];
    const running = new Running(
      spawn(executablePath, flags, { env: inherited(home), stdio: 'ignore' }),
    );
    try {
      const browser = new BareChromium(running, await socketOf(running, home));
      await browser.#begin(saves);
      return browser;
    } catch (error) {
      await running.end('SIGKILL');
      throw error;
    }
  }

  get pid(): number {
    return this.#running.child.pid ?? 0;
  }

  async open(url: string): Promise<void> {
    await this.#ask('Page.navigate', { url }, this.#page);
    await eventually(`${url} is loaded`, START_MS, () =>
      this.evaluate((asked) => {
        return location.href.startsWith(asked) && document.readyState === 'complete';
      }, url),
    );
  }

  async evaluate<A extends readonly string[], R>(
    script: (...args: A) => R,
    ...args: A
  ): Promise<R> {
    const expression = `(${script.toString()})(...${JSON.stringify(args)})`;
    const wish = { expression, returnByValue: true, awaitPromise: true, userGesture: true };
    const { result, exceptionDetails } = (await this.#ask(
      'Runtime.evaluate',
      wish,
      this.#page,
    )) as { result: { value: R }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  async chooseFolder(path: string): Promise<void> {
    const expression = `document.querySelector('input[webkitdirectory]')`;
    const { result } = (await this.#ask('Runtime.evaluate', { expression }, this.#page)) as {
      result: { objectId: string };
    };
    const wish = { files: [path], objectId: result.objectId };
    await this.#ask('DOM.setFileInputFiles', wish, this.#page);
  }

  async heapBytes(): Promise<number> {
    const heaps = await Promise.all(
      [...this.#isolates].map(async (session) => {
        // A worker that ended meanwhile holds nothing.
        await this.#ask('HeapProfiler.collectGarbage', {}, session).catch(() => undefined);
        const heap = await this.#ask('Runtime.getHeapUsage', {}, session).catch(() => undefined);
        const {
          usedSize = 0,
          embedderHeapUsedSize = 0,
          backingStorageSize = 0,
        } = {
          ...(heap as Heap | undefined),
        };
        return usedSize + embedderHeapUsedSize + backingStorageSize;
      }),
    );
    return heaps.reduce((sum, bytes) => sum + bytes, 0);
  }

  async close(): Promise<void> {
    await closed(this.#running, () => this.#ask('Browser.close'));
  }

  async #begin(saves: string): Promise<void> {
    await this.#ask('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: saves });
    const { targetInfos } = (await this.#ask('Target.getTargets')) as {
      targetInfos: readonly { readonly type: string; readonly targetId: string }[];
    };
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
    const { sessionId } = (await this.#ask('Target.attachToTarget', {
      targetId,
      flatten: true,
    })) as { sessionId: string };
    this.#page = sessionId;
    this.#isolates.add(sessionId);
    const all = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await this.#ask('Target.setAutoAttach', all, sessionId);
    const filter = [{ type: 'service_worker' }];
    await this.#ask('Target.setAutoAttach', { ...all, filter });
  }

  #hear({ id, method, params, result, error }: Message): void {
    if (id !== undefined) this.#asked.answer(id, result ?? {}, error?.message);
    else if (method === 'Target.attachedToTarget' && params) this.#isolates.add(params.sessionId);
    else if (method === 'Target.detachedFromTarget' && params) {
      this.#isolates.delete(params.sessionId);
      this.#asked.forget(params.sessionId);
    }
  }

  #ask(method: string, params: Members = {}, sessionId?: string): Promise<Members> {
    const send = (id: number): void => {
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    };
    return this.#asked.ask(method, send, sessionId) as Promise<Members>;
  }
}

/** Its own door, once it is open. */
async function socketOf(running: Running, home: string): Promise<WebSocket> {
  const address = join(home, 'DevToolsActivePort');
  await eventually('Chromium listens', START_MS, () => {
    if (!running.alive) throw new Error('Chromium ended');
    return existsSync(address) && readFileSync(address, 'utf8').includes('\n/');
  });
  const [port = '', path = ''] = readFileSync(address, 'utf8').split('\n');
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  return socket;
}
