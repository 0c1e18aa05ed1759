/** axe finds nothing on any page, light, dark and in high contrast. */

import { choose, drawn, inFrench, open, send, tells } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { pdfOf, pictureOf } from './stage/samples.ts';
import { expect, test } from './stage/test.ts';
import { begins, MOTS, WORDS } from './stage/words.ts';

/** Twelve whole pages: ten seconds each on a machine that has much else to do. */
const ALL_MS = 180_000;
/** A narrow one, upright. */
const PHONE = { width: 360, height: 740 };

test('axe finds nothing on the pages that send, share, list and open', async ({ page, device }) => {
  test.setTimeout(ALL_MS);
  await page.goto('./');
  await expect(page.getByRole('heading', { name: WORDS.send.headline })).toBeVisible();
  await expectAccessible(page, 'choosing');
  await choose(page, [sampleOf('a.txt', 'a'), sampleOf('b.txt', 'b')]);
  await expectAccessible(page, 'options');
  const { link } = await send(page, [sampleOf('a.txt', 'a'), sampleOf('b.txt', 'b')]);
  await expectAccessible(page, 'sent');
  await page.goto('shares');
  await expect(page.getByRole('article')).toBeVisible();
  await expectAccessible(page, 'shares');
  const friend = await device();
  await open(friend, link);
  await expectAccessible(friend, 'opened');
  await friend.setViewportSize(PHONE);
  await expectAccessible(friend, 'opened on a phone');
  await friend.goto('s/AAAAAAAAAAAAAAAAAAAAAA');
  await expect(friend.getByRole('heading', { name: WORDS.open.pasteTitle })).toBeVisible();
  await expectAccessible(friend, 'a link to be pasted');
});

test('axe finds nothing in dialogs, on failures and in French', async ({ page, commandLine }) => {
  test.setTimeout(ALL_MS);
  const link = await commandLine.putFolder('', {
    'a.txt': Buffer.from('a'),
    'b.png': pictureOf(64, 48),
    'c.pdf': pdfOf('A quiet harbour'),
  });
  await open(page, link);
  await page.getByRole('button', { name: begins(WORDS.open.previewOne('a.txt')) }).click();
  await expect(page.getByRole('region', { name: 'a.txt' })).toHaveText('a');
  await expectAccessible(page, 'text looked at');
  await page.getByRole('button', { name: WORDS.open.previewNext }).click();
  await expect(page.getByRole('img', { name: WORDS.open.previewPicture('b.png') })).toBeVisible();
  await expectAccessible(page, 'a picture looked at');
  await page.getByRole('button', { name: WORDS.open.previewNext }).click();
  await drawn(page.getByText(WORDS.open.pdfOf(1))).toBeVisible();
  await expectAccessible(page, 'a document looked at');
  await page.keyboard.press('Escape');
  await inFrench(page, () => expectAccessible(page, 'opened, in French'));
  await page.goto(link.slice(0, -1));
  await page.reload();
  await tells(page, WORDS.failures['bad-link']);
  await expectAccessible(page, 'a link that was cut');
  await page.goto('./');
  await inFrench(page, async () => {
    await expect(page.getByRole('heading', { name: MOTS.send.headline })).toBeVisible();
    await expectAccessible(page, 'choosing, in French');
  });
});
