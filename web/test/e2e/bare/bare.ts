/**
 * A browser without Playwright, for what Playwright would change: it has browsers keep the bodies of
 * replies, so that their memory grows with what they fetch, and it gives no folder to Firefox.
 *
 * Each is driven by its own protocol, with no domain switched on that keeps anything. Buttons are pressed
 * by the words on them.
 *
 * Units: bytes; milliseconds.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../stage/eventually.ts';
import { BareChromium } from './chromium.ts';
import { BareFirefox } from './firefox.ts';

/** Pages are shown and buttons appear within this on a busy machine. */
const SHOWN_MS = 30_000;

export interface Bare {
  readonly pid: number;
  open(url: string): Promise<void>;
  /** Runs the function in the page; it knows nothing of its surroundings here. */
  evaluate<A extends readonly string[], R>(script: (...args: A) => R, ...args: A): Promise<R>;
  /** Gives a folder to the page's input for folders, as its dialog would. */
  chooseFolder(path: string): Promise<void>;
  /**
   * What JavaScript holds when garbage was collected, in the page and all its workers, buffers with it. In
   * Firefox, which does not tell, all that the processes of the page and its service worker hold.
   */
  heapBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Starts one with a new profile in `home`, an empty folder; it saves into `home/saves`. */
export function startBare(name: 'chromium' | 'firefox', home: string): Promise<Bare> {
  const saves = savesOf(home);
  mkdirSync(saves, { recursive: true });
  return name === 'chromium' ? BareChromium.start(home, saves) : BareFirefox.start(home, saves);
}

export function savesOf(home: string): string {
  return join(home, 'saves');
}

/** Waits for a button that can be pressed, whose words begin so, and presses it. */
export async function press(browser: Bare, words: string): Promise<void> {
  await eventually(`a button ${words}`, SHOWN_MS, () =>
    browser.evaluate((begin) => {
      const buttons = [...document.querySelectorAll('button')];
      const found = buttons.find((one) => !one.disabled && one.innerText.trim().startsWith(begin));
      found?.click();
      return found !== undefined;
    }, words),
  );
}

/** @throws Error with what the page shows instead */
export async function shows(browser: Bare, words: string, boundMs = SHOWN_MS): Promise<void> {
  let text = '';
  const look = async (): Promise<boolean> => {
    text = await browser.evaluate(() => document.body.innerText);
    return text.includes(words);
  };
  await eventually(`the page shows: ${words}`, boundMs, look).catch((error: unknown) => {
    throw new Error(`the page shows: ${text}`, { cause: error });
  });
}

/** Has the page note from now on what breaks its policy: a request to elsewhere would, too. */
export async function watchPolicy(browser: Bare): Promise<void> {
  await browser.evaluate(() => {
    const breaches: string[] = [];
    Reflect.set(window, 'breaches', breaches);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      breaches.push(`${violatedDirective}: ${blockedURI}`);
    });
  });
}

/** What broke it since then. */
export function breachesOf(browser: Bare): Promise<string[]> {
  return browser.evaluate(() => Reflect.get(window, 'breaches') as string[]);
}
