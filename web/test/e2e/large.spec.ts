/**
 * A folder of many bytes, up by the page and down by the page, with the server killed in the middle of
 * each: equal file by file, and in memory that does not grow with it.
 *
 * 300 MiB; `make e2e-large` sets SATCHEL_LARGE_MIB to 64, 1 GiB and 5 GB, compares what they took and prints
 * the table of docs/testing.md. The browsers have no Playwright about them, and save as those without a
 * dialog do; Chromium saves once more to a place that a dialog gave, which lies on the page's own disk, since
 * nobody can answer the dialog.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  breachesOf,
  press,
  savesOf,
  shows,
  startBare,
  watchPolicy,
  type Bare,
} from './bare/bare.ts';
import { peakWhile, type Memory } from './bare/memory.ts';
import { writeFolder } from './stage/bytes.ts';
import { eventually } from './stage/eventually.ts';
import type { Line } from './stage/line.ts';
import type { Server } from './stage/server.ts';
import { expect, test } from './stage/test.ts';
import { unzipped } from './stage/unzip.ts';
import { WORDS } from './stage/words.ts';

const MIB = 1_048_576;
const SIZES = (process.env['SATCHEL_LARGE_MIB'] ?? '300').split(',').map((it) => Number(it) * MIB);
const NAME = 'large';
/** A tenth of what a quiet machine of two cores does. */
const SLOWEST_BYTES_A_SECOND = 3 * MIB;
const REST_MS = 120_000;
/** From the page's word to the browser's renaming of the file. */
const RENAMED_MS = 30_000;
/** Less than 1 GiB by far; Chromium tells its heap, of Firefox whole processes are counted. */
const HEAP_MAX = { chromium: 128 * MIB, firefox: 256 * MIB };
/** From here on every buffer of the page has been full: LEAVES_HELD_MAX is 64 MiB. */
const FULL = 256 * MIB;
/** What a folder may take of the memory that a smaller one takes, once all buffers are full. */
const GROWTH_MAX = 1.3;

interface Walked {
  readonly bytes: number;
  readonly sha256: string;
  readonly up: number;
  /** By each way of saving. */
  readonly down: readonly number[];
  readonly peak: Memory;
}

test('large folders go up and come down through a killed server, in memory that does not grow', async ({
  line,
  server,
  closing,
}, info) => {
  const name = info.project.name === 'firefox' ? 'firefox' : 'chromium';
  expect(SIZES, 'SATCHEL_LARGE_MIB').toEqual(SIZES.filter((it) => Number.isInteger(it) && it > 0));
  const ways = name === 'chromium' ? [byStream, toPlace] : [byStream];
  test.setTimeout(SIZES.reduce((sum, bytes) => sum + (1 + ways.length) * boundOf(bytes), 0));
  const walks: Walked[] = [];
  for (const bytes of SIZES) {
    const folder = info.outputPath(String(bytes));
    const browser = closing(await startBare(name, join(folder, 'profile')));
    const walked = await walk(browser, folder, bytes, { line, server, ways });
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.stdout.write(`${row(name, walked)}\n`);
    walks.push(walked);
    expect.soft(walked.peak.heap, `heap at ${bytes} bytes`).toBeLessThan(HEAP_MAX[name]);
  }
  const [first, ...more] = walks.filter(({ bytes }) => bytes > FULL);
  for (const { bytes, peak } of more) {
    const growth = (kind: keyof Memory): number => peak[kind] / (first?.peak[kind] ?? 0);
    expect.soft(growth('heap'), `heap at ${bytes} bytes`).toBeLessThan(GROWTH_MAX);
    expect.soft(growth('pss'), `PSS at ${bytes} bytes`).toBeLessThan(GROWTH_MAX);
  }
});

function boundOf(bytes: number): number {
  return REST_MS + (bytes / SLOWEST_BYTES_A_SECOND) * 1_000;
}

function row(name: string, { bytes, up, down, sha256, peak }: Walked): string {
  const memory = [peak.heap, peak.pss, peak.rss].map((it) => (it / MIB).toFixed(0));
  const times = [up, ...down].map((it) => it.toFixed(1)).join(' ');
  return `| ${[name, bytes, times, ...memory, sha256].join(' | ')} |`;
}

interface Way {
  readonly line: Line;
  readonly server: Server;
  readonly ways: readonly ((browser: Bare, profile: string, bytes: number) => Promise<Saved>)[];
}

/** What is waited for after the page's own word: the file, whole and under its name. */
type Saved = () => Promise<string>;

async function byStream(browser: Bare, profile: string, bytes: number): Promise<Saved> {
  await browser.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const saves = savesOf(profile);
  return async () => {
    await eventually('the browser has one whole file', RENAMED_MS, () => {
      // Beside what is not whole lies another: Chromium's has another name, Firefox's has this one and no byte.
      const [name, ...others] = readdirSync(saves);
      return (
        name === `${NAME}.zip` && others.length === 0 && statSync(join(saves, name)).size > bytes
      );
    });
    return join(saves, `${NAME}.zip`);
  };
}

/** The dialog's rule is kept by the page's own disk: nothing is there before the end. */
async function toPlace(browser: Bare, profile: string, bytes: number): Promise<Saved> {
  await browser.evaluate(() => {
    const place = async ({ suggestedName = '' }): Promise<FileSystemFileHandle> =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    Reflect.set(window, 'showSaveFilePicker', place);
  });
  const disk = join(profile, 'Default', 'File System');
  const large = (): string[] =>
    readdirSync(disk, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > bytes);
  return async () => {
    await eventually('one whole file lies there', RENAMED_MS, () => large().length === 1);
    return large()[0] ?? '';
  };
}

/** By a browser with a new profile, so that nothing is left of the walk before. */
async function walk(browser: Bare, folder: string, bytes: number, way: Way): Promise<Walked> {
  const sent = join(folder, NAME);
  mkdirSync(sent);
  const hashes = await writeFolder(sent, bytes);
  const { result, peak } = await peakWhile(browser, async () => {
    const up = await sendThroughKill(browser, sent, bytes, way);
    rmSync(sent, { recursive: true });
    const down: number[] = [];
    for (const [at, save] of way.ways.entries()) {
      if (at > 0) await openAnew(browser);
      const saved = await save(browser, join(folder, 'profile'), bytes);
      down.push(await saveThroughKill(browser, bytes, way));
      await isWhole(await saved(), hashes);
    }
    return { up, down };
  });
  return { bytes, sha256: hashOf(hashes), ...result, peak };
}

async function openAnew(browser: Bare): Promise<void> {
  const link = await browser.evaluate(() => location.href);
  await browser.open('about:blank');
  await open(browser, link);
}

async function open(browser: Bare, link: string): Promise<void> {
  await browser.open(link);
  await watchPolicy(browser);
  await shows(browser, WORDS.open.checkedDetail);
}

async function isWhole(path: string, hashes: Readonly<Record<string, string>>): Promise<void> {
  const within = Object.entries(hashes).map(([name, hash]) => [`${NAME}/${name}`, hash]);
  const saved = Object.entries(await unzipped(path)).filter(([name]) => !name.endsWith('/'));
  expect(Object.fromEntries(saved)).toEqual(Object.fromEntries(within));
}

/** One hash of all: that of the lines which sha256sum prints for the folder, sorted. */
function hashOf(hashes: Readonly<Record<string, string>>): string {
  const lines = Object.entries(hashes).map(([path, hash]) => `${hash}  ${path}\n`);
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}

async function killIn(to: 'up' | 'down', bytes: number, { line, server }: Way): Promise<void> {
  await line.trouble('hold', to, bytes / 2);
  await server.kill();
  line.mend();
  await server.restart();
}

async function sendThroughKill(
  browser: Bare,
  folder: string,
  bytes: number,
  way: Way,
): Promise<number> {
  await browser.open(`${way.line.url}/`);
  await watchPolicy(browser);
  await shows(browser, WORDS.send.pickFolder);
  await browser.chooseFolder(folder);
  await shows(browser, WORDS.send.packed);
  const begun = performance.now();
  const killed = killIn('up', bytes, way);
  await press(browser, WORDS.send.start);
  await killed;
  await shows(browser, WORDS.send.doneTitle, boundOf(bytes));
  const seconds = (performance.now() - begun) / 1_000;
  const link = await browser.evaluate((words) => {
    const label = [...document.querySelectorAll('label')].find(
      (one) => one.textContent.trim() === words,
    );
    return (label?.control as HTMLInputElement).value;
  }, WORDS.send.link);
  expect(await breachesOf(browser)).toEqual([]);
  await open(browser, link);
  return seconds;
}

async function saveThroughKill(browser: Bare, bytes: number, way: Way): Promise<number> {
  const killed = killIn('down', bytes, way);
  const begun = performance.now();
  await press(browser, WORDS.open.saveAll('').split('(')[0] ?? '');
  await killed;
  await shows(browser, WORDS.open.saveDone, boundOf(bytes));
  const seconds = (performance.now() - begun) / 1_000;
  expect(await breachesOf(browser)).toEqual([]);
  return seconds;
}
