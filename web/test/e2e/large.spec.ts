/**
 * Many bytes, up by the page and down by the page, with the server killed in the middle of each.
 *
 * 300 MiB, or what SATCHEL_LARGE_MIB says: `make e2e-large` takes 5 GB and prints seconds and SHA-256.
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { choose, open, saveButton, sent, start } from './stage/acts.ts';
import { sha256OfFile, writeLarge } from './stage/bytes.ts';
import { withoutPicker } from './stage/picker.ts';
import { forgetSaves, saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';

const MEBIBYTES = Number(process.env['SATCHEL_LARGE_MIB'] ?? 300);
const HALF = (MEBIBYTES / 2) * 1_048_576;
/** A tenth of what a quiet machine of two cores does. */
const SLOWEST_MIB_A_SECOND = 3;
const BOUND_MS = 120_000 + (MEBIBYTES / SLOWEST_MIB_A_SECOND) * 1_000;

test(`${MEBIBYTES} MiB go up and come down through a killed server, byte for byte`, async ({
  page,
  line,
  server,
  device,
  commandLine,
  watch,
}, { project }) => {
  watch.excuse(/net::ERR_|NetworkError|Failed to load|Failed to fetch/, 'the server is killed');
  test.setTimeout(3 * BOUND_MS);
  const path = join(commandLine.home, 'large.bin');
  const sha256 = await writeLarge(path, MEBIBYTES);

  async function killIn(way: 'up' | 'down'): Promise<void> {
    await line.trouble('hold', way, HALF);
    await server.kill();
    line.mend();
    await server.restart();
  }

  await page.goto(`${line.url}/`);
  await choose(page, path);
  const begun = performance.now();
  const killedUp = killIn('up');
  await start(page);
  await killedUp;
  const { link } = await sent(page, BOUND_MS);
  const sentAt = performance.now();
  await page.close();
  await rm(path);

  const friend = await device();
  await withoutPicker(friend);
  await open(friend, link);
  const killedDown = killIn('down');
  const opened = performance.now();
  const saved = await saveAs(friend, saveButton(friend), BOUND_MS);
  await killedDown;
  const seconds = [sentAt - begun, performance.now() - opened].map((ms) => (ms / 1_000).toFixed(1));
  expect(await sha256OfFile(saved.path)).toBe(sha256);
  forgetSaves();
  process.stdout.write(
    `${project.name}: ${MEBIBYTES} MiB up in ${seconds[0] ?? ''} s, down in ${seconds[1] ?? ''} s, SHA-256 ${sha256}\n`,
  );
});
