/**
 * The main walk in WebKitGTK: a file is sent, its link is opened, and what is saved is what was sent; a
 * link that was cut says so, in French.
 *
 * Its driver tells of no downloads, so the bytes are taken where the page hands them to the browser: at
 * the address of the blob that its link to save names.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { eventually } from '../stage/eventually.ts';
import { Server } from '../stage/server.ts';
import { begins, MOTS, WORDS } from '../stage/words.ts';
import { WebKit } from './webdriver.ts';

const STEP_MS = 30_000;

declare global {
  interface Window {
    handed?: string;
  }
}

test('a file that is sent in WebKitGTK is opened there, byte for byte, and a cut link says so', async () => {
  test.setTimeout(180_000);
  const server = await Server.start();
  const webkit = await WebKit.start();
  const folder = mkdtempSync(join(tmpdir(), 'satchel-walk-'));
  try {
    const bytes = randomBytes(300_000);
    const path = join(folder, 'walk.bin');
    writeFileSync(path, bytes);
    await webkit.open(`${server.url}/`);
    await webkit.find('button', begins(WORDS.send.pickFiles), STEP_MS);
    await webkit.type(await webkit.find('file', begins(WORDS.send.pickFiles), STEP_MS), path);
    await webkit.click(await webkit.find('button', begins(WORDS.send.start), STEP_MS));
    await webkit.find('heading', begins(WORDS.send.doneTitle), STEP_MS);
    const field = await webkit.find('textbox', /^Link$/, STEP_MS);
    const link = String(await webkit.property(field, 'value'));
    await webkit.open(link);
    const save = await webkit.find('button', /^\s*Save \(/, STEP_MS);
    await webkit.evaluate(handOver);
    await webkit.click(save);
    await eventually('the page handed a file over', STEP_MS, () =>
      webkit.evaluate(() => window.handed !== undefined),
    );
    expect(await webkit.evaluate(() => window.handed)).toBe(
      `walk.bin ${createHash('sha256').update(bytes).digest('hex')}`,
    );
    await webkit.open(`${server.url}/`);
    await webkit.evaluate(() => {
      localStorage.setItem('satchel.language', 'fr');
    });
    await webkit.open(link.slice(0, -1));
    await webkit.find('heading', begins(MOTS.open.failedTitle), STEP_MS);
    const told = await webkit.evaluate(() => document.body.innerText);
    expect(told).toContain(MOTS.failures['bad-link']);
  } finally {
    await webkit.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

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
