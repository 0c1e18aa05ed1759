/** A device that goes offline in the middle of saving; Chromium tells its workers nothing when it is back. */

import { randomBytes } from 'node:crypto';
import { open, saveButton } from '../stage/acts.ts';
import { inaccessible } from '../stage/axe.ts';
import { sha256, sha256OfFile } from '../stage/bytes.ts';
import { saveAs } from '../stage/saves.ts';
import { withoutPicker } from '../stage/picker.ts';
import { expect, test } from '../stage/test.ts';
import { WORDS } from '../stage/words.ts';

const SIZE = 8 * 1_048_576;
const BACK_MS = 60_000;

test('a device that was offline in the middle of saving goes on by itself', async ({
  page,
  line,
  server,
  commandLine,
  watch,
}) => {
  watch.excuse(/net::ERR_|Failed to fetch/, 'the test breaks connections');
  await withoutPicker(page);
  const bytes = randomBytes(SIZE);
  const link = await commandLine.put('offline.bin', bytes);
  await open(page, link.replace(server.url, line.url));
  const came = line.trouble('cut', 'down', SIZE / 2);
  const saving = saveAs(page, saveButton(page), BACK_MS);
  await came;
  await page.context().setOffline(true);
  line.mend();
  await expect(page.getByText(WORDS.open.saveWaiting)).toBeVisible();
  // Which takes longer than the pause that has begun.
  expect(await inaccessible(page)).toEqual([]);
  await page.context().setOffline(false);
  expect(await sha256OfFile((await saving).path)).toBe(sha256(bytes));
});
