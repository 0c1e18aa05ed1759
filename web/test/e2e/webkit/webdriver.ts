/**
 * WebKitGTK by its own WebDriver, on an X server without a screen: as much of the W3C protocol as the
 * main walk needs.
 *
 * A driver process serves one session, so each session has its own, with a home of its own. Elements
 * are found by the role and name that the browser computes, as a screen reader would find them.
 *
 * Units: milliseconds. Source: W3C WebDriver, sections 8 to 13.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../stage/eventually.ts';
import { freePort, inherited, Running } from '../stage/process.ts';

const START_MS = 30_000;
/** Above the longest script that a test waits for. */
const REQUEST_MS = 180_000;
/** The protocol's own name for a reference to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

interface Reference {
  readonly [ELEMENT]: string;
}

/** Where a role may stand; the browser has the last word. */
const CANDIDATES = {
  button: 'button, [role=button], summary, input[type=button], input[type=submit]',
  heading: 'h1, h2, h3, h4',
  link: 'a[href]',
  textbox: 'input, textarea',
  file: 'input[type=file]',
} as const;

export type Role = keyof typeof CANDIDATES;

export class WebKit {
  readonly #parts: readonly Running[];
  readonly #home: string;
  readonly #session: string;

  private constructor(parts: readonly Running[], home: string, session: string) {
    this.#parts = parts;
    this.#home = home;
    this.#session = session;
  }

  static async start(): Promise<WebKit> {
    const home = mkdtempSync(join(tmpdir(), 'satchel-webkit-'));
    const { screen, display } = await startScreen(home);
    const port = await freePort();
    const env = { ...inherited(home), DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
    const driver = new Running(
      spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' }),
    );
    const base = `http://127.0.0.1:${port}`;
    await eventually('WebKitWebDriver answers', START_MS, async () => {
      const { ready } = (await ask('GET', `${base}/status`).catch(() => ({ ready: false }))) as {
        ready: boolean;
      };
      return ready;
    });
    const { sessionId } = (await ask('POST', `${base}/session`, {
      capabilities: { alwaysMatch: { timeouts: { script: REQUEST_MS } } },
    })) as { sessionId: string };
    return new WebKit([driver, screen], home, `${base}/session/${sessionId}`);
  }

  /** Where the browser saves, without asking: its home, which has no folder for it. */
  get saves(): string {
    return this.#home;
  }

  async open(url: string): Promise<void> {
    await ask('POST', `${this.#session}/url`, { url });
  }

  /** Runs the function in the page; it knows nothing of its surroundings here. */
  async evaluate<A extends readonly unknown[], R>(
    script: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<R> {
    const source = `return (${script.toString()})(...arguments)`;
    return (await ask('POST', `${this.#session}/execute/sync`, { script: source, args })) as R;
  }

  /** Waits until exactly one element of this role has a name that matches. */
  async find(role: Role, name: RegExp, boundMs: number): Promise<string> {
    let found: string[] = [];
    await eventually(`one ${role} ${String(name)}`, boundMs, async () => {
      found = await this.#named(role, name);
      return found.length === 1;
    });
    return found[0] ?? '';
  }

  async click(element: string): Promise<void> {
    await ask('POST', `${this.#session}/element/${element}/click`, {});
  }

  /** Keys for a text box; the path of a file for a file input. */
  async type(element: string, text: string): Promise<void> {
    await ask('POST', `${this.#session}/element/${element}/value`, { text });
  }

  async property(element: string, name: string): Promise<unknown> {
    return ask('GET', `${this.#session}/element/${element}/property/${name}`);
  }

  async close(): Promise<void> {
    await ask('DELETE', this.#session);
    for (const part of this.#parts) await part.end('SIGTERM');
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #named(role: Role, name: RegExp): Promise<string[]> {
    const query = { using: 'css selector', value: CANDIDATES[role] };
    const all = (await ask('POST', `${this.#session}/elements`, query)) as Reference[];
    const named: string[] = [];
    for (const reference of all) {
      const element = reference[ELEMENT];
      const label = await this.#nameOf(element);
      if (typeof label === 'string' && name.test(label)) named.push(element);
    }
    return named;
  }

  /** What is hidden, as the inputs behind buttons are, has no computed name; its own words stand for it. */
  async #nameOf(element: string): Promise<unknown> {
    try {
      return await ask('GET', `${this.#session}/element/${element}/computedlabel`);
    } catch {
      return this.property(element, 'ariaLabel').catch(() => undefined);
    }
  }
}

/** Xvfb draws a free display by itself and tells its number when it is ready. */
async function startScreen(home: string): Promise<{ screen: Running; display: string }> {
  const args = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const child = spawn('Xvfb', args, { env: inherited(home), stdio: ['ignore', 'pipe', 'ignore'] });
  const screen = new Running(child);
  let told = '';
  child.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()));
  await eventually('Xvfb has a display', START_MS, async () => {
    if (!screen.alive) throw new Error(`Xvfb ended with ${await screen.ended}`);
    return told.endsWith('\n');
  });
  return { screen, display: `:${told.trim()}` };
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(REQUEST_MS),
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${method} ${new URL(url).pathname}: ${error}, ${message}`);
}
