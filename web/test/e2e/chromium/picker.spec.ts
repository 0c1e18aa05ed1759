/** Saving to a place that a person chose, which Chromium alone offers: broken in the middle, and not. */

import { randomBytes } from 'node:crypto';
import { open, saveButton, savedWhole } from '../stage/acts.ts';
import { sha256 } from '../stage/bytes.ts';
import { eventually } from '../stage/eventually.ts';
import { names, pickedFile, withPicker } from '../stage/picker.ts';
import { expect, test } from '../stage/test.ts';
import { WORDS } from '../stage/words.ts';

const MIB = 1_048_576;
const SIZE = 24 * MIB;
const BACK_MS = 60_000;
/** Removing a file. */
const GONE_MS = 5_000;

test.beforeEach(async ({ watch, page }) => {
  watch.excuse(/net::ERR_|Failed to load resource/, 'the test breaks connections');
  test.setTimeout(150_000);
  await withPicker(page);
});

for (const trouble of ['the network is cut', 'the server is killed'] as const) {
  test(`${trouble} in the middle of saving to a chosen place, and it goes on by itself`, async ({
    page,
    line,
    server,
    commandLine,
  }) => {
    const bytes = randomBytes(SIZE);
    const link = await commandLine.put('chosen.bin', bytes);
    await open(page, link.replace(server.url, line.url));
    const killed = trouble === 'the server is killed';
    const came = line.trouble(killed ? 'hold' : 'cut', 'down', SIZE / 2);
    await saveButton(page).click();
    await came;
    const before = line.passed('down');
    if (killed) await server.kill();
    line.mend();
    if (killed) await server.restart();
    await savedWhole(page, BACK_MS);
    expect((await pickedFile(page, 'chosen.bin')).sha256).toBe(sha256(bytes));
    expect(line.passed('down') - before, 'what came is not fetched again').toBeLessThan(SIZE);
  });
}

test('a line that ends at 60 % for good leaves nothing under the chosen name', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  const link = await commandLine.put('never.bin', randomBytes(SIZE));
  await open(page, link.replace(server.url, line.url));
  const came = line.trouble('cut', 'down', SIZE * 0.6);
  await saveButton(page).click();
  await came;
  await expect(page.getByText(WORDS.open.saveWaiting)).toBeVisible();
  await page.getByRole('button', { name: WORDS.open.cancel, exact: true }).click();
  await expect(page.getByText(WORDS.open.saveCancelled)).toBeVisible();
  // Nor the empty file of the name that the dialog makes; the bytes lay beside it until the end.
  await eventually('the place is as it was', GONE_MS, async () => (await names(page)).length === 0);
});
