/**
 * A person with a browser, for tests in other languages: a task a line on standard input, an answer a
 * line on standard output, both JSON, until the input ends.
 *
 * Each task has a device that was never at its address, or one that it names, to come back to.
 *
 * Run: node victim.ts chromium|firefox. Source: proofs/.../stage/PageVictim.java is the other side.
 */

import { createInterface } from 'node:readline';
import { Devices, type Tab } from './victim/devices.ts';
import { openAndSave, type Opening } from './victim/opening.ts';
import { own, type Owning } from './victim/owning.ts';
import { send, type Sending } from './victim/sending.ts';

/** A page that has more to do than to answer is told by the error. */
const SHOWN_MS = 5_000;

type Task = (Opening | Sending | Owning) & { readonly device?: string };

const devices = await Devices.start(process.argv[2] === 'firefox' ? 'firefox' : 'chromium');

async function answer(task: Task): Promise<unknown> {
  const tab = await (task.device === undefined
    ? devices.newTo(addressOf(task))
    : devices.named(task.device));
  try {
    const said = await act(tab, task);
    const violations = await tab.violations();
    if (said.outcome === 'killed') await devices.drop(tab);
    return { ...said, violations };
  } catch (error) {
    const why = `${String(error)}; the page:\n${await shown(tab)}`;
    await devices.drop(tab);
    return { outcome: 'stuck', why };
  }
}

/** What a reader is told, as far as the page still answers. */
function shown({ page }: Tab): Promise<string> {
  return page.locator('body').ariaSnapshot({ timeout: SHOWN_MS }).catch(String);
}

/** Where the page is opened: without the fragment, which alone may differ. */
function addressOf(task: Task): string {
  return task.act === 'open' ? task.link.replace(/#.*/s, '') : task.base;
}

function act(tab: Tab, task: Task): Promise<{ readonly outcome: string }> {
  switch (task.act) {
    case 'open':
      return openAndSave(tab, task);
    case 'send':
      return send(tab, task);
    case 'own':
      return own(tab, task);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(JSON.parse(line) as Task);
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
await devices.close();
