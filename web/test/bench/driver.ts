/**
 * Drives the page in a browser for bench/: one JSON line in on standard input, one out, until the end.
 *
 * Times are what a person waits: from the click to the page's word that it is done. Seconds, bytes.
 * A task that fails ends the process, so that no measurement goes on without it.
 */

import { createInterface } from 'node:readline';
import { chromium, firefox, type Browser, type Locator, type Page } from '@playwright/test';
import { CHUNK } from '../../src/format/sizes.ts';
import { SAVE_PATH } from '../../src/media/words.ts';
import { CHROMIUM, FIREFOX } from '../e2e/browsers.ts';
import { choose, open, saveButton, savedWhole, sent, start } from '../e2e/stage/acts.ts';
import { withoutPicker } from '../e2e/stage/picker.ts';
import { WORDS } from '../e2e/stage/words.ts';
import { madeHere, plainCrypto, unsealedUpload } from './in-page.ts';

/** The slowest task: a gigabyte on a busy machine. */
const TASK_MS = 600_000;
/** What the page hands its service worker at a time: a piece, as opened. */
const PIECE_BYTES = 4 * 1_048_576;
/** Of a film; the middle is far from everything that was read before. */
const SEEK_TO = 0.5;

interface Task {
  readonly act: keyof typeof ACTS;
  readonly url: string;
  readonly file?: string;
  /** Of one call, for `crypto`. */
  readonly chunkBytes?: number;
  /** For `crypto`: instead of sealing. */
  readonly opens?: boolean;
  /** To be made, for `streamed`. */
  readonly bytes?: number;
  /** False where the page is to believe that its disk has no room for pieces of a save. */
  readonly keeps?: boolean;
  /** As many cores as the page is to believe in: it takes no more workers than those. */
  readonly cores?: number;
}

type Answer = Readonly<Record<string, number | string>>;

async function launch(name: string): Promise<Browser> {
  if (name === 'chromium') return chromium.launch(CHROMIUM.launchOptions);
  return firefox.launch({ ...FIREFOX.launchOptions, channel: 'moz-firefox' });
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return (performance.now() - begun) / 1_000;
}

async function up(page: Page, task: Task): Promise<Answer> {
  await page.goto(task.url);
  await choose(page, [task.file ?? '']);
  const seconds = await timed(async () => {
    await start(page);
    await page.getByRole('heading', { name: WORDS.send.doneTitle }).waitFor({ timeout: TASK_MS });
  });
  return { seconds, ...(await sent(page)) };
}

async function down(page: Page, task: Task): Promise<Answer> {
  await withoutPicker(page);
  await open(page, task.url);
  const seconds = await timed(async () => {
    await saveButton(page).click();
    await savedWhole(page, TASK_MS);
  });
  return { seconds };
}

async function unsealed(page: Page, task: Task): Promise<Answer> {
  await page.goto(task.url);
  const chooser = page.waitForEvent('filechooser');
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    Object.assign(window, { benchInput: input });
    input.click();
  });
  await (await chooser).setFiles(task.file ?? '');
  return { seconds: await timed(() => page.evaluate(unsealedUpload)) };
}

/** The browser's own download of bytes that nobody sealed, by whatever server has them. */
async function plainDown(page: Page, task: Task): Promise<Answer> {
  const seconds = await timed(async () => {
    const begun = page.waitForEvent('download');
    await page.goto(task.url).catch(() => null); // a navigation that becomes a download is no page
    await (await begun).path();
  });
  return { seconds };
}

/** The browser's download of bytes that the page makes, by the service worker's stream alone; `url` is a film. */
async function streamed(page: Page, task: Task): Promise<Answer> {
  const made = { address: `${SAVE_PATH}bench`, bytes: task.bytes ?? 0, blockBytes: PIECE_BYTES };
  await page.addInitScript(madeHere, made);
  await filmOf(page, task.url); // what is looked at comes by the service worker, which is there then
  const seconds = await timed(async () => {
    const begun = page.waitForEvent('download');
    await page.evaluate(() => {
      dispatchEvent(new Event('bench'));
    });
    await (await begun).path();
  });
  return { seconds };
}

/** Navigation to a drop zone that can be used, and what came over the line for it. */
async function usable(page: Page, task: Task): Promise<Answer> {
  let bytes = 0;
  page.on('requestfinished', (request) => {
    void request.sizes().then((sizes) => {
      bytes += sizes.responseBodySize + sizes.responseHeadersSize;
    });
  });
  const seconds = await timed(async () => {
    await page.goto(task.url);
    await page
      .getByRole('button', { name: WORDS.send.pickFiles, exact: true })
      .click({ trial: true });
  });
  await page.waitForLoadState('networkidle');
  return { seconds, bytes };
}

async function opened(page: Page, task: Task): Promise<Answer> {
  return { seconds: await timed(() => open(page, task.url)) };
}

/** The film of a share, looked at. */
async function filmOf(page: Page, url: string): Promise<Locator> {
  await open(page, url);
  await page.getByRole('button', { name: WORDS.open.preview }).first().click();
  const film = page.locator('video');
  await film.waitFor();
  return film;
}

/** From the moment a film is asked for its middle until it shows a picture from there. */
async function seek(page: Page, task: Task): Promise<Answer> {
  const film = await filmOf(page, task.url);
  // Sought at once: a little later Chromium reads the film's index, and must not be disturbed (decision 0054).
  const seconds = await film.evaluate(async (element, to) => {
    const video = element as HTMLVideoElement;
    video.pause();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      await new Promise((resolve) => {
        video.addEventListener('loadeddata', resolve, { once: true });
      });
    }
    const begun = performance.now();
    await new Promise((resolve) => {
      video.addEventListener('seeked', resolve, { once: true });
      video.currentTime = video.duration * to;
    });
    return (performance.now() - begun) / 1_000;
  }, SEEK_TO);
  return { seconds };
}

async function crypto(page: Page, task: Task): Promise<Answer> {
  await page.goto(task.url);
  const call = { bytes: task.chunkBytes ?? CHUNK, opens: task.opens ?? false };
  return { mibPerSecond: await page.evaluate(plainCrypto, call) };
}

/** In the page. */
function believeIn(cores: number): void {
  Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => cores });
}

/** In the page. */
function believeInNoRoom(): void {
  const estimate = (): Promise<StorageEstimate> => Promise.resolve({ quota: 0, usage: 0 });
  Object.defineProperty(StorageManager.prototype, 'estimate', { value: estimate });
}

const ACTS = { up, down, unsealed, plainDown, streamed, crypto, usable, opened, seek };

const browser = await launch(process.argv[2] ?? 'chromium');
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line) as Task;
  const context = await browser.newContext({ acceptDownloads: true, locale: 'en-US' });
  context.setDefaultTimeout(TASK_MS);
  if (task.cores !== undefined) await context.addInitScript(believeIn, task.cores);
  if (task.keeps === false) await context.addInitScript(believeInNoRoom);
  const answer = await ACTS[task.act](await context.newPage(), task);
  await context.close();
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
