/** Links that do not simply open: pasted into the page, of another host, an owner's, for the command line. */

import type { Locator, Page } from '@playwright/test';
import { getLine } from '../../src/ui/get-line.ts';
import { aboutShare, send, tells } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { sampleOf } from './stage/bytes.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

const OPEN = WORDS.open;
const PUBLIC = 'https://files.example';

async function paste(page: Page, link: string): Promise<void> {
  await page.getByLabel(OPEN.pasteLabel, { exact: true }).fill(link);
  await page.getByRole('button', { name: OPEN.pasteOpen, exact: true }).click();
}

/** Says what it is, and keeps what it can do out of the address and of the browser's history. */
async function isOwners(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: OPEN.ownerTitle })).toBeVisible();
  await expect(page).not.toHaveURL(/#/);
}

function addOwners(page: Page): Locator {
  return page.getByRole('button', { name: OPEN.ownerAdd });
}

/** What is kept only when the person wants it, and is then on the list of a device that did not send it. */
async function addsIt(page: Page): Promise<void> {
  await isOwners(page);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  await addOwners(page).click();
  await expect(page.getByRole('article', { name: 'Plans' })).toBeVisible();
}

test('links lead to the public name that the operator set, however the page was reached', async ({
  page,
  serverWith,
}) => {
  const named = await serverWith({ SATCHEL_URL: PUBLIC });
  const wishes = { name: 'Plans' };
  const { link, ownerLink } = await send(page, [sampleOf('a.txt', 'a')], wishes, named.url);
  expect([link, ownerLink].map((it) => new URL(it).origin)).toEqual(Array(2).fill(PUBLIC));
  await page.goto(`${named.url}/shares`);
  const card = page.getByRole('article', { name: 'Plans' });
  await card.getByRole('button', { name: WORDS.shares.owner }).click();
  const owner = page.getByRole('dialog', { name: WORDS.shares.ownerOf('Plans') });
  await expect(owner.getByRole('textbox')).toHaveValue(ownerLink);
  const [cut = ''] = link.replace(PUBLIC, named.url).split('#');
  await page.goto(cut);
  await paste(page, link);
  await expect(aboutShare(page)).toBeVisible();
});

test('a link is pasted where one was cut: refused, of another host, an owner’s, and one that opens', async ({
  page,
  device,
  server,
  watch,
}) => {
  watch.excuse(/status of 404/, 'the page itself, at an address that is none');
  const { link, ownerLink } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  const [cut = ''] = link.split('#');
  await page.goto('shares/');
  await expect(page).toHaveURL(/\/shares$/);
  await page.goto('not/here');
  await expect(page).toHaveURL(/\/s\/$/);
  await expect(page.getByRole('heading', { name: OPEN.pasteTitle })).toBeVisible();
  await page.goto(cut);
  await expect(page.getByRole('heading', { name: OPEN.pasteTitle })).toBeVisible();
  await expect(page.getByLabel(OPEN.pasteLabel, { exact: true })).toBeFocused();
  await paste(page, link.slice(0, -1));
  await tells(page, WORDS.failures['bad-link']);
  await paste(page, link.replace('#1', '#2'));
  await tells(page, WORDS.failures['too-new']);

  const other = link.replace(server.url, 'https://files.example:8443');
  await paste(page, other);
  await expect(page.getByText(OPEN.pasteElsewhere('files.example:8443'))).toBeVisible();
  const there = page.getByRole('link', { name: OPEN.pasteGoThere('files.example:8443') });
  await expect(there).toHaveAttribute('href', other);
  expect(page.url()).toBe(cut);

  const [pasting, following] = [await device(), await device()];
  await pasting.goto(cut);
  await paste(pasting, ownerLink);
  await addsIt(pasting);
  await following.goto(ownerLink.slice(0, -1));
  await isOwners(following);
  await addOwners(following).click();
  await tells(following, WORDS.failures['bad-link']);
  await following.goto(ownerLink);
  await expectAccessible(following, 'an owner’s link');
  await addsIt(following);

  await paste(page, `  Here: <${link}>. `);
  await expect(aboutShare(page)).toBeVisible();
  expect(page.url()).toBe(link);
  await page.getByText(OPEN.commandLineTitle).click();
  const line = page.getByRole('textbox', { name: OPEN.commandLineLabel });
  await expect(line).toHaveValue(getLine(link));
});

test('an owner’s link outlives a part of the page that does not come', async ({
  page,
  device,
  watch,
}) => {
  watch.excuse(
    /(?:integrity|imported module).*\/assets\/|net::ERR_|NetworkError|Failed to load/,
    'the test keeps a file of the page away',
  );
  const { ownerLink } = await send(page, [sampleOf('a.txt', 'a')], { name: 'Plans' });
  const other = await device();
  const part = /\/assets\/owner-/;
  await other.route(part, (route) => route.abort());
  await other.goto(ownerLink);
  await isOwners(other);
  await addOwners(other).click();
  await tells(other, WORDS.failures['page-incomplete']);
  await expect(other).toHaveURL(ownerLink);
  await other.unroute(part);
  await other.getByRole('button', { name: WORDS.common.reload }).click();
  await addsIt(other);
});
