/** Waits for what another process does: a condition asked again and again, with a bound and a reason. */

const PAUSE_MS = 25;

/** @throws Error with `what` when `holds` was not true within `boundMs` */
export async function eventually(
  what: string,
  boundMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + boundMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${boundMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
