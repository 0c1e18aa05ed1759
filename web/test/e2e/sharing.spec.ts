/** A file leaves one device and arrives on another: by the page, by the command line, both ways. */

import {
  aboutShare,
  enterPassword,
  open,
  saveButton,
  SEALED_MS,
  send,
  tells,
} from './stage/acts.ts';
import { sample, sampleOf, sha256 } from './stage/bytes.ts';
import { hold, letGo } from './stage/gestures.ts';
import { save, saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { unzipped } from './stage/unzip.ts';
import { WORDS } from './stage/words.ts';

test('a file that is sent on one device is opened on another, byte for byte', async ({
  page,
  device,
}) => {
  const file = sample('holiday.bin', 300_000);
  const { link } = await send(page, [file], { name: 'Our holiday', message: 'The sea was warm.' });
  const friend = await device();
  await open(friend, link);
  await expect(friend.getByRole('heading', { name: 'Our holiday' })).toBeVisible();
  await expect(friend.getByText('The sea was warm.')).toBeVisible();
  const saved = await save(friend, saveButton(friend));
  expect(saved).toEqual({ name: 'holiday.bin', sha256: sha256(file.buffer) });
});

test('the command line gets what the page sent, with its password', async ({
  page,
  commandLine,
}) => {
  const file = sample('for-the-line.bin', 70_000);
  const { link } = await send(page, [file], { password: 'flower power' });
  expect(await commandLine.get(link, '--password=flower power')).toEqual(file.buffer);
});

test('the page opens what the command line put, with its password and no other', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 403/, 'the server refuses what a wrong password opens');
  const { buffer } = sample('x', 200_000);
  const link = await commandLine.put('from-the-line.bin', buffer, '--password=correct horse');
  await page.goto(link);
  await enterPassword(page, 'incorrect horse');
  await tells(page, WORDS.failures['wrong-password']);
  await enterPassword(page, 'correct horse');
  await expect(aboutShare(page)).toBeVisible({ timeout: SEALED_MS });
  await expect(page.getByRole('heading', { name: WORDS.open.titleOne })).toBeFocused();
  expect((await save(page, saveButton(page))).sha256).toBe(sha256(buffer));
});

test('many files arrive as one zip that another program unpacks', async ({ page, device }) => {
  const files = [
    sampleOf('letter.txt', 'Dear friend'),
    sample('Über größe 漢字.bin', 100_000),
    sampleOf('empty.txt', ''),
  ];
  const { link } = await send(page, files);
  const friend = await device();
  await open(friend, link);
  const zip = await saveAs(friend, saveButton(friend));
  expect(await unzipped(zip.path)).toEqual(
    Object.fromEntries(files.map(({ name, buffer }) => [name, sha256(buffer)])),
  );
});

test('a file that is dropped where none is taken does not take the browser away', async ({
  page,
}) => {
  const { link } = await send(page, [sample('holiday.bin', 10)]);
  for (const path of ['/', '/shares', link]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await hold(page, [sample('other.bin', 10)]), `held over ${path}`).toBe(true);
    expect(await letGo(page, [sample('other.bin', 10)]), `let go over ${path}`).toBe(true);
  }
});
