/** What is packed by hand: dropped, pasted, written, taken out again. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { add, packed, sent, start } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { drop, hold, paste } from './stage/gestures.ts';
import { expect, test } from './stage/test.ts';
import { hashesIn, hashesOf } from './stage/tree.ts';
import { WORDS } from './stage/words.ts';

const SEND = WORDS.send;

/** Whether the browser would ask before the page is left, since something would be lost. */
async function asks(page: Page): Promise<boolean> {
  return page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
}

test('files that are chosen, dropped and pasted, and texts, go as one share', async ({
  page,
  commandLine,
}) => {
  await page.goto('./');
  await expect(page.getByText(SEND.dropHint)).toBeVisible();
  await hold(page, [sampleOf('held.txt', 'held')]);
  await expect(page.getByText(SEND.dropNow)).toBeVisible();
  await drop(page, [sampleOf('dropped.txt', 'by hand'), sampleOf('twice.txt', 'one')]);
  const list = packed(page);
  await expect(list.getByText('dropped.txt')).toBeVisible();
  const bad = sampleOf('no\u0007where.txt', 'a bell in its name');
  await paste(page, [sampleOf('pasted.txt', 'from elsewhere'), bad]);
  await expect(list.getByText('pasted.txt')).toBeVisible();
  await expect(page.getByText(WORDS.failures['bad-names'])).toBeVisible();
  const leftOut = page.getByText('no\\u{7}where.txt');
  await expect(leftOut).toBeVisible();
  // It is told still after a look at another page.
  await page.getByRole('link', { name: WORDS.common.shares }).click();
  await expect(page.getByRole('heading', { name: WORDS.shares.title })).toBeVisible();
  await expect(leftOut).toBeHidden();
  await page.getByRole('link', { name: WORDS.common.send, exact: true }).click();
  await expect(leftOut).toBeVisible();

  // A text is written, and the same one is pasted by the keyboard.
  await list.getByRole('button', { name: SEND.addText }).click();
  const dialog = page.getByRole('dialog', { name: SEND.textTitle });
  const text = dialog.getByLabel(SEND.textLabel, { exact: true });
  expect(await asks(page)).toBe(false);
  await text.fill('Bring the map.');
  expect(await asks(page)).toBe(true);
  await expectAccessible(page, 'a text');
  await text.press('ControlOrMeta+a');
  await text.press('ControlOrMeta+c');
  await dialog.getByLabel(SEND.textName).fill('first.txt');
  await dialog.getByRole('button', { name: SEND.textAdd }).click();
  await expect(list.getByText('first.txt')).toBeVisible();
  expect(await asks(page)).toBe(true);
  // A choice takes no text itself, and what is written takes no harm from a paste beside it.
  await page.getByRole('radio', { name: SEND.expiries.week, exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(text).toHaveValue('Bring the map.');
  await text.fill('Tonight.');
  await dialog.getByRole('button', { name: WORDS.common.close }).focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(text).toHaveValue('Tonight.\nBring the map.');
  const named = dialog.getByLabel(SEND.textName);
  for (const name of ['second\\.txt', 'a/second.txt']) {
    await named.fill(name);
    await expect(named).toHaveAccessibleDescription(WORDS.failures['bad-names']);
  }
  await expect(dialog.getByRole('button', { name: SEND.textAdd })).toBeDisabled();
  await named.fill('second.txt');
  await dialog.getByRole('button', { name: SEND.textAdd }).click();

  await add(page, [sampleOf('twice.txt', 'another')]);
  await list.getByRole('button', { name: SEND.removeOf('dropped.txt') }).click();
  await expect(list.getByText('dropped.txt')).toBeHidden();
  await start(page);
  const { link } = await sent(page);
  expect(await asks(page)).toBe(false);
  const into = join(commandLine.home, 'got');
  expect((await commandLine.run('get', '-o', into, link)).code).toBe(0);
  expect(hashesOf(into)).toEqual(
    hashesIn({
      'pasted.txt': 'from elsewhere',
      'first.txt': 'Bring the map.',
      'second.txt': 'Tonight.\nBring the map.',
      'twice.txt': 'one',
      'twice (2).txt': 'another',
    }),
  );
});
