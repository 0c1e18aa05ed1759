/**
 * A person with a browser who opens links, for tests in other languages: a task a line on standard input,
 * an answer a line on standard output, both JSON, until the input ends.
 *
 * Each task has a browser context of its own, or one that it names, to come back to as one device.
 * `showSaveFilePicker` is taken out, since its dialog is the browser's: large files then go by the service
 * worker to the browser's own downloads. A download counts when the browser calls it whole, whatever the
 * page says of it.
 *
 * Run: node victim.ts. Source: proofs/.../stage/PageVictim.java is the other side.
 */

import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type BrowserContext, type Download, type Page } from '@playwright/test';
import { CHROMIUM } from './browsers.ts';
import { enterPassword, saveButton } from './stage/acts.ts';
import { withoutPicker } from './stage/picker.ts';
import { WORDS } from './stage/words.ts';

/** The page, the slow hash of a password and a manifest, on a machine that has other work. */
const SHOWN_MS = 45_000;
/** Twenty megabytes of the same machine, each range of them asked for anew. */
const SAVED_MS = 60_000;
/** From the page's last word to the browser's. */
const DOWNLOADED_MS = 15_000;
/** Devices that are kept. */
const DEVICES_MAX = 16;

interface Task {
  readonly link: string;
  readonly password?: string;
  /** Where finished downloads are put. */
  readonly folder: string;
  /** A device that stays, by a name of the caller's. */
  readonly device?: string;
}

interface Saved {
  readonly name: string;
  readonly path: string;
}

/** What the page said at its end, and what the browser had by then. */
interface Said {
  readonly outcome: 'saved' | 'refused';
  readonly kind?: string;
}

type Answer =
  | (Said & { readonly files: readonly Saved[]; readonly violations: readonly string[] })
  | { readonly outcome: 'stuck'; readonly why: string };

const browser = await chromium.launch(CHROMIUM.launchOptions);
const devices = new Map<string, BrowserContext>();

function newDevice(): Promise<BrowserContext> {
  return browser.newContext({ locale: 'en-US', acceptDownloads: true });
}

async function deviceOf(name: string): Promise<BrowserContext> {
  const known = devices.get(name);
  if (known) return known;
  if (devices.size === DEVICES_MAX) throw new Error(`more than ${DEVICES_MAX} devices`);
  const device = await newDevice();
  devices.set(name, device);
  return device;
}

async function answer(task: Task): Promise<Answer> {
  const context = await (task.device === undefined ? newDevice() : deviceOf(task.device));
  const page = await context.newPage();
  const violations: string[] = [];
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await withoutPicker(page);
  await page.exposeFunction('tellViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const tell = Reflect.get(window, 'tellViolation') as (text: string) => void;
      tell(`${violatedDirective}: ${blockedURI}`);
    });
  });
  try {
    const said = await openAndSave(page, task);
    const files = await finished(downloads, task.folder);
    return { ...said, files, violations };
  } finally {
    await (task.device === undefined ? context : page).close();
  }
}

async function openAndSave(page: Page, { link, password }: Task): Promise<Said> {
  const field = page.getByLabel(WORDS.open.password, { exact: true });
  const alert = page.getByRole('alert');
  const save = saveButton(page);
  await page.goto(link, { timeout: SHOWN_MS });
  await field.or(alert).or(save).first().waitFor({ timeout: SHOWN_MS });
  if (await field.isVisible()) {
    if (password === undefined) return { outcome: 'refused', kind: 'password-needed' };
    await enterPassword(page, password);
    await alert.or(save).first().waitFor({ timeout: SHOWN_MS });
  }
  if (await alert.first().isVisible()) return refused(await alert.first().innerText());
  const begun = page.waitForEvent('download', { timeout: SAVED_MS + DOWNLOADED_MS });
  begun.catch(() => undefined); // after a refusal none comes
  await save.click();
  const lines = page.getByRole('region', { name: WORDS.open.savesTitle }).getByRole('status');
  const { saveDone, saveFailed, saveCancelled } = WORDS.open;
  const ended = [saveDone, saveFailed, saveCancelled]
    .map((words) => lines.filter({ hasText: words }))
    .reduce((one, other) => one.or(other));
  await ended.waitFor({ timeout: SAVED_MS });
  const words = await ended.innerText();
  if (words.trim() !== saveDone) return refused(words.replace(saveFailed, ''));
  await begun;
  return { outcome: 'saved' };
}

function refused(sentence: string): Said {
  const said = sentence.trim();
  const [kind] = Object.entries(WORDS.failures).find(([, words]) => words === said) ?? [];
  return { outcome: 'refused', kind: kind ?? `no kind of failure: ${said}` };
}

/** Those that the browser calls whole, put where they outlive the context. */
async function finished(downloads: readonly Download[], folder: string): Promise<Saved[]> {
  const files: Saved[] = [];
  for (const download of downloads) {
    if ((await within(DOWNLOADED_MS, 'a download ends', download.failure())) !== null) continue;
    const name = download.suggestedFilename();
    const path = join(folder, `${files.length}-${name}`);
    await download.saveAs(path);
    files.push({ name, path });
  }
  return files;
}

async function within<T>(boundMs: number, what: string, act: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not within ${boundMs} ms: ${what}`));
    }, boundMs);
  });
  try {
    return await Promise.race([act, late]);
  } finally {
    clearTimeout(timer);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(JSON.parse(line) as Task).catch((error: unknown): Answer => ({
    outcome: 'stuck',
    why: String(error),
  }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
await browser.close();
