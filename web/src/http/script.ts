/**
 * Brings a worker's script, from where the browser then starts it without asking anybody.
 *
 * A worker whose script does not come only says that it broke, which nobody can tell from a mistake of
 * ours. What has a name by its content may be kept by browsers: docs/decisions/0051-the-page-as-files.md.
 */

import type { Patience } from './patience.ts';
import { cut } from './wire.ts';

/** @throws {Failure} unreachable, when patience ends */
export function bringScript(url: string, patience: Patience, signal: AbortSignal): Promise<void> {
  return patience.insist(async () => {
    try {
      const answer = await fetch(url, { signal, credentials: 'omit', redirect: 'error' });
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch (error) {
      signal.throwIfAborted();
      throw cut('a script did not come', error);
    }
    throw cut('a script was not there');
  });
}
