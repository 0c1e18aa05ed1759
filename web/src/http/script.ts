/**
 * Brings a worker's script, from where the browser then starts it without asking anybody.
 *
 * A worker whose script does not come only says that it broke, which nobody can tell from a mistake of
 * ours. What has a name by its content may be kept by browsers: docs/decisions/0051-the-page-as-files.md.
 *
 * Units: milliseconds.
 */

import { Failure } from '../failure.ts';
import type { Patience } from './patience.ts';
import { expect, Later } from './problem.ts';
import { cut } from './wire.ts';

/** For the whole of some kilobytes. */
const COMES_MS = 30_000;

/** @throws {Failure} by the server's problem; unreachable, when patience ends */
export function bringScript(url: string, patience: Patience, signal: AbortSignal): Promise<void> {
  return patience.insist(async () => {
    try {
      // As the browser asks by itself: what is asked for otherwise, Firefox keeps apart.
      const answer = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(COMES_MS)]),
        credentials: 'same-origin',
      });
      const body = new Uint8Array(await answer.arrayBuffer());
      const header = (name: string): string | undefined => answer.headers.get(name) ?? undefined;
      expect({ status: answer.status, body, header }, 200);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure || error instanceof Later) throw error;
      throw cut('a script did not come', error);
    }
  });
}
