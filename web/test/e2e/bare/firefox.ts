/**
 * Firefox by Marionette, its own protocol below WebDriver: commands in the page, and in the browser
 * itself, which alone can give a folder to an input and have garbage collected.
 *
 * A message is its length in decimal, a colon, and JSON: [0, id, command, parameters], answered by
 * [1, id, error, result].
 *
 * Source: Firefox Source Docs, "Marionette: Protocol"; nsIFilePicker.idl, nsIPromptCollection.idl.
 */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { FIREFOX } from '../browsers.ts';
import { eventually } from '../stage/eventually.ts';
import { inherited, Running } from '../stage/process.ts';
import { Asked, closed } from './asked.ts';
import type { Bare } from './bare.ts';
import { processOf } from './memory.ts';

const START_MS = 60_000;

type Answer = readonly [1, number, { readonly message: string } | null, unknown];

/** Asks nobody but this machine, and saves without asking. */
function preferences(saves: string): string {
  const wanted: Readonly<Record<string, string | number | boolean>> = {
    'marionette.port': 0,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.download.folderList': 2,
    'browser.download.dir': saves,
    'browser.download.useDownloadDir': true,
    'browser.download.alwaysOpenPanel': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.disabledForTesting': true,
    // Everybody but 127.0.0.1, which never goes by a proxy, is at a port that nobody listens on.
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': 9,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
  };
  return Object.entries(wanted)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}

/** Both in the browser and in the page's process: an object of ours in place of one of the browser's. */
const STAND_IN = `
  const standIn = (contract, object) =>
    Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
      Components.ID(Services.uuid.generateUUID().toString()), '', contract, {
        QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
        createInstance: (iid) => object.QueryInterface(iid),
      });
`;

/** In the browser: stands for its dialog and for its question whether the folder may be sent. */
const CHOOSE_FOLDER = `
  ${STAND_IN}
  const place = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
  place.initWithPath(arguments[0]);
  standIn('@mozilla.org/filepicker;1', {
    QueryInterface: ChromeUtils.generateQI(['nsIFilePicker']),
    file: place,
    init() {}, appendFilters() {}, appendFilter() {}, appendRawFilter() {},
    isModeSupported: () => Promise.resolve(true),
    open: (callback) => {
      Services.tm.dispatchToMainThread(() => callback.done(Ci.nsIFilePicker.returnOK));
    },
  });
  const script = () => {
    ${STAND_IN}
    standIn('@mozilla.org/embedcomp/prompt-collection;1', {
      QueryInterface: ChromeUtils.generateQI(['nsIPromptCollection']),
      confirmFolderUpload: () => true,
    });
    content.document.notifyUserGestureActivation();
    content.document.querySelector('input[webkitdirectory]').click();
  };
  gBrowser.selectedBrowser.messageManager.loadFrameScript(
    'data:text/javascript;charset=utf-8,' + encodeURIComponent('(' + script + ')()'), false);
`;

/** In the browser: has the page and its workers collect their garbage, and tells which processes are theirs. */
const COLLECT = `
  gBrowser.selectedBrowser.messageManager.loadFrameScript(
    'data:text/javascript;charset=utf-8,' + encodeURIComponent(
      // Workers collect theirs when memory is said to be short.
      "Services.obs.notifyObservers(null, 'memory-pressure', 'heap-minimize'); Cu.forceGC();"), false);
  return ChromeUtils.requestProcInfo().then(({ children }) =>
    children.filter(({ type }) => /^web/.test(type)).map(({ pid }) => pid));
`;

/** One window with one tab. */
export class BareFirefox implements Bare {
  readonly #running: Running;
  readonly #socket: Socket;
  readonly #asked = new Asked();
  #heard = Buffer.alloc(0);
  /** What was asked last: the page and the browser itself are asked in turns. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(running: Running, socket: Socket) {
    this.#running = running;
    this.#socket = socket;
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      this.#asked.end();
    });
    socket.on('data', (bytes: Buffer) => {
      this.#hear(bytes);
    });
  }

  static async start(home: string, saves: string): Promise<BareFirefox> {
    writeFileSync(join(home, 'user.js'), preferences(saves));
    const flags = ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote'];
    const program = FIREFOX.launchOptions?.executablePath ?? '';
    const running = new Running(
      spawn(program, [...flags, '--profile', home], { env: inherited(home), stdio: 'ignore' }),
    );
    try {
      const address = join(home, 'MarionetteActivePort');
      await eventually('Firefox listens', START_MS, () => {
        if (!running.alive) throw new Error('Firefox ended');
        return existsSync(address) && /^[0-9]+\s*$/.test(readFileSync(address, 'utf8'));
      });
      const socket = connect(Number(readFileSync(address, 'utf8')), '127.0.0.1');
      const browser = new BareFirefox(running, socket);
      await browser.#ask('WebDriver:NewSession', { capabilities: {} });
      return browser;
    } catch (error) {
      await running.end('SIGKILL');
      throw error;
    }
  }

  get pid(): number {
    return this.#running.child.pid ?? 0;
  }

  /** In its turn too: Navigate looks for the page in the context of the moment, and waits for ever in the other. */
  async open(url: string): Promise<void> {
    await this.#inTurn(() => this.#ask('WebDriver:Navigate', { url }));
  }

  async evaluate<A extends readonly string[], R>(
    script: (...args: A) => R,
    ...args: A
  ): Promise<R> {
    const words = `return (${script.toString()})(...arguments)`;
    return (await this.#inTurn(() => this.#execute(words, args))) as R;
  }

  async chooseFolder(path: string): Promise<void> {
    await this.#inBrowser(CHOOSE_FOLDER, [path]);
  }

  /** Its reporters of memory never answer where a process of theirs ends meanwhile: the system tells. */
  async heapBytes(): Promise<number> {
    const pids = (await this.#inBrowser(COLLECT, [])) as readonly number[];
    return pids.reduce((sum, pid) => sum + processOf(pid).pss, 0);
  }

  async close(): Promise<void> {
    await closed(this.#running, () => this.#ask('Marionette:Quit', { flags: ['eForceQuit'] }));
  }

  #inBrowser(script: string, args: readonly string[]): Promise<unknown> {
    return this.#inTurn(async () => {
      await this.#ask('Marionette:SetContext', { value: 'chrome' });
      try {
        return await this.#execute(script, args);
      } finally {
        await this.#ask('Marionette:SetContext', { value: 'content' });
      }
    });
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined); // told to who asked
    return done;
  }

  async #execute(script: string, args: readonly string[]): Promise<unknown> {
    const { value } = (await this.#ask('WebDriver:ExecuteScript', { script, args })) as {
      value: unknown;
    };
    return value;
  }

  #ask(command: string, parameters: object): Promise<unknown> {
    return this.#asked.ask(command, (id) => {
      const message = JSON.stringify([0, id, command, parameters]);
      this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
  }

  #hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    for (;;) {
      const colon = this.#heard.indexOf(':');
      const start = colon + 1;
      const end = start + Number(this.#heard.subarray(0, colon).toString());
      if (colon < 0 || this.#heard.length < end) return;
      const message = JSON.parse(this.#heard.subarray(start, end).toString()) as unknown;
      this.#heard = this.#heard.subarray(end);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message as unknown as Answer;
      this.#asked.answer(id, result, error?.message);
    }
  }
}
