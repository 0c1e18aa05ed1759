/**
 * The main walk in WebKitGTK: files are sent, their links are opened, and what is saved is what was sent: a
 * small one, which the page hands over from memory, with a password, and a large one by the service worker's stream.
 * A link that My shares had to make first is copied. A link that was cut says so, in French. No breach of the policy was reported in the end. The large one's share key
 * comes from a seed that WebKitGTK itself refuses.
 *
 * Its driver tells of no downloads. So the bytes of the small one are taken where the page hands them to the
 * browser, at the address of the blob that its link to save names; the large one lies in the browser's folder.
 */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sha256, sha256OfFile } from '../stage/bytes.ts';
import { eventually } from '../stage/eventually.ts';
import { Server } from '../stage/server.ts';
import { begins, MOTS, WORDS } from '../stage/words.ts';
import { WebKit } from './webdriver.ts';

const STEP_MS = 30_000;
/** Above what is saved by way of memory: SMALL_BYTES in src/disk/open-sink.ts. */
const LARGE_BYTES = 24 * 1_048_576;
/** Of spec/vectors/keys.json: the share key's seed begins with 0. */
const OWNER_SEED = 'apo071zhgF9cFGE2HZDw_E2m4raSxG7_Nzs8RGkmth4';
const PASSWORD = 'open sesame';

declare global {
  interface Window {
    handed?: string;
  }
}

test('files that are sent in WebKitGTK are opened there, byte for byte, and a cut link says so', async () => {
  test.setTimeout(180_000);
  const server = await Server.start();
  const webkit = await WebKit.start();
  const folder = mkdtempSync(join(tmpdir(), 'satchel-walk-'));
  try {
    const small = write(folder, 'small.bin', 300_000);
    const link = await send(webkit, server, small.path, { password: PASSWORD });
    await webkit.open(link);
    const field = await webkit.find('textbox', begins(WORDS.open.password), STEP_MS);
    await webkit.type(field, PASSWORD);
    await webkit.click(await webkit.find('button', /^\s*Open\s*$/, STEP_MS));
    await save(webkit, true);
    await eventually('the page handed a file over', STEP_MS, () =>
      webkit.evaluate(() => window.handed !== undefined),
    );
    expect(await webkit.evaluate(() => window.handed)).toBe(`small.bin ${small.sha256}`);

    await webkit.open(`${server.url}/shares`);
    await webkit.click(await webkit.find('button', begins(WORDS.shares.copyLink), STEP_MS));
    await says(webkit, WORDS.common.copied);

    const large = write(folder, 'large.bin', LARGE_BYTES);
    await webkit.open(await send(webkit, server, large.path, { ownerSeed: OWNER_SEED }));
    await save(webkit, false);
    await says(webkit, WORDS.open.saveDone);
    const saved = join(webkit.saves, 'large.bin');
    await eventually('the browser has the file', STEP_MS, () => {
      return existsSync(saved) && statSync(saved).size === LARGE_BYTES;
    });
    expect(await sha256OfFile(saved)).toBe(large.sha256);

    await webkit.open(`${server.url}/`);
    await webkit.evaluate(() => {
      localStorage.setItem('satchel.language', 'fr');
    });
    await webkit.open(link.slice(0, -1));
    await webkit.find('heading', begins(MOTS.open.failedTitle), STEP_MS);
    await says(webkit, MOTS.failures['bad-link']);
    expect(await server.takeReports(), 'breaches of the policy').toBe(0);
  } finally {
    await webkit.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

function write(folder: string, name: string, size: number): { path: string; sha256: string } {
  const bytes = randomBytes(size);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, sha256: sha256(bytes) };
}

async function send(
  webkit: WebKit,
  server: Server,
  path: string,
  { password, ownerSeed }: { password?: string; ownerSeed?: string },
): Promise<string> {
  await webkit.open(`${server.url}/`);
  await webkit.find('button', begins(WORDS.send.pickFiles), STEP_MS);
  await webkit.type(await webkit.find('file', begins(WORDS.send.pickFiles), STEP_MS), path);
  const start = await webkit.find('button', begins(WORDS.send.start), STEP_MS);
  if (password !== undefined) {
    await webkit.type(await webkit.find('textbox', begins(WORDS.send.password), STEP_MS), password);
  }
  if (ownerSeed !== undefined) {
    await webkit.evaluate(drawOnly, [...Buffer.from(ownerSeed, 'base64url')]);
  }
  await webkit.click(start);
  await webkit.find('heading', begins(WORDS.send.doneTitle), STEP_MS);
  const field = await webkit.find('textbox', /^Link$/, STEP_MS);
  return String(await webkit.property(field, 'value'));
}

/** @param handsOver whether what is handed to the browser is noted, and goes nowhere else */
async function save(webkit: WebKit, handsOver: boolean): Promise<void> {
  const button = await webkit.find('button', /^\s*Save \(/, STEP_MS);
  if (handsOver) await webkit.evaluate(handOver);
  await webkit.click(button);
}

async function says(webkit: WebKit, sentence: string): Promise<void> {
  await eventually(sentence, STEP_MS, async () => {
    return (await webkit.evaluate(() => document.body.innerText)).includes(sentence);
  });
}

/** In the page: each key that is drawn is this one. */
function drawOnly(key: readonly number[]): void {
  const draw = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (into) => {
    if (!(into instanceof Uint8Array) || into.length !== key.length) return draw(into);
    into.set(key);
    return into;
  };
}

/** In the page: notes the name and the hash of what is handed to the browser to be saved. */
function handOver(): void {
  const blobs = new Map<string, Blob>();
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob): string => {
    const url = make(blob);
    blobs.set(url, blob);
    return url;
  };
  HTMLAnchorElement.prototype.click = function handed(this: HTMLAnchorElement): void {
    void (async (): Promise<void> => {
      const bytes = await blobs.get(this.href)?.arrayBuffer();
      const hash = await crypto.subtle.digest('SHA-256', bytes ?? new ArrayBuffer(0));
      const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0'));
      window.handed = `${this.download} ${hex.join('')}`;
    })();
  };
}
