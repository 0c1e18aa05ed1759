/** What a test expects to be refused, and for which reason. */

import { Refused } from '../../src/format/refused.ts';

/** `accept`, or the reason; what is no refusal is a failure of the test. */
export async function classOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return 'accept';
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
}

/** The same for what needs no waiting. */
export function classOfNow(run: () => unknown): string {
  try {
    run();
    return 'accept';
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    throw error;
  }
}
