/**
 * How much memory a browser takes at the most while something is done: JavaScript's own, and that of all
 * its processes.
 *
 * JavaScript's is what is alive: browsers are asked to collect garbage before they are looked at, since
 * how much of it lies about tells of their patience, not of the page. Of the processes all is counted: PSS
 * counts what they share once, RSS in each of them.
 *
 * Units: bytes; milliseconds. Source: proc(5), smaps_rollup.
 */

import { readdirSync, readFileSync } from 'node:fs';
import type { Bare } from './bare.ts';

/** Between two looks, so that the collecting leaves the page time to work. */
const LOOK_MS = 500;

/** What is told less often is no peak. */
const LOOKS_MIN = 8;

export interface Memory {
  readonly heap: number;
  readonly pss: number;
  readonly rss: number;
}

/** The peaks while `act` runs, and what it gives. */
export async function peakWhile<R>(
  browser: Bare,
  act: () => Promise<R>,
): Promise<{ readonly result: R; readonly peak: Memory }> {
  const over = new AbortController();
  const looking = look(browser, over.signal);
  looking.catch(() => undefined); // told below, after what was done
  try {
    const result = await act();
    over.abort();
    return { result, peak: await looking };
  } finally {
    over.abort();
  }
}

async function look(browser: Bare, over: AbortSignal): Promise<Memory> {
  let peak: Memory = { heap: 0, pss: 0, rss: 0 };
  let told = 0;
  while (!over.aborted) {
    const heap = await browser.heapBytes();
    if (heap > 0) told++;
    const all = treeOf(browser.pid).map(processOf);
    const [pss, rss] = [sumOf(all, 'pss'), sumOf(all, 'rss')];
    peak = {
      heap: Math.max(peak.heap, heap),
      pss: Math.max(peak.pss, pss),
      rss: Math.max(peak.rss, rss),
    };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  if (told < LOOKS_MIN) throw new Error(`the heap was told ${told} times only`);
  return peak;
}

interface Process {
  readonly pss: number;
  readonly rss: number;
}

/** Nothing of a process that ended. */
export function processOf(pid: number): Process {
  const told = textOf(`/proc/${pid}/smaps_rollup`);
  return { pss: kibibytes(told, 'Pss') * 1_024, rss: kibibytes(told, 'Rss') * 1_024 };
}

function sumOf(all: readonly Process[], kind: 'pss' | 'rss'): number {
  return all.reduce((sum, process) => sum + process[kind], 0);
}

function kibibytes(told: string, name: string): number {
  return Number(new RegExp(`^${name}: +([0-9]+) kB$`, 'm').exec(told)?.[1] ?? 0);
}

/** A process and all that came of it. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    // Its own name, in brackets, may hold anything; state and parent follow it.
    const parent = / ([0-9]+) /.exec(textOf(`/proc/${name}/stat`).replace(/^.*\) ./s, ''))?.[1];
    parents.set(Number(name), Number(parent ?? 0));
  }
  const isOf = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid !== 0 && isOf(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOf);
}

/** Empty for a process that ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
