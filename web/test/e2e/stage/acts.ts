/** What a person does on the page, by the roles and names that a screen reader would tell. */

import { expect, type Locator, type Page } from '@playwright/test';
import type { FailureKind } from '../../../src/failure.ts';
import { expectAccessible } from './axe.ts';
import type { Sample } from './bytes.ts';
import { begins, MOTS, WORDS } from './words.ts';

/** From the last byte to a signed share; the slow hash of a password lies in it. */
export const SEALED_MS = 30_000;

/** A small file, its grant and its checks. */
export const SAVED_MS = 15_000;

/** Waits for a PDF's first sheet: its frame, its reader and the reader's own worker come with it. */
export const drawn = expect.configure({ timeout: 30_000 });

export interface Wishes {
  readonly name?: string;
  readonly message?: string;
  readonly password?: string;
  /** One of the choices, by its words. */
  readonly expiry?: string;
  readonly downloads?: string;
  readonly token?: string;
}

export interface Links {
  readonly link: string;
  readonly ownerLink: string;
}

type Files = string | readonly Sample[] | readonly string[];

/** By the button and the browser's own dialog. */
export async function choose(page: Page, files: Files): Promise<void> {
  await pick(page, WORDS.send.pickFiles, files);
}

/** To what is packed already. */
export async function add(page: Page, files: Files): Promise<void> {
  await pick(page, WORDS.send.addFiles, files);
}

/** A folder's path for the dialog of folders. */
export async function pick(page: Page, button: string, files: Files): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button, exact: true }).click();
  await (await chooser).setFiles(files);
  await expect(packed(page)).toBeVisible();
}

/** What is to be sent; a long list scrolls in a region of its own, by the same name. */
export function packed(page: Page): Locator {
  return page.getByRole('region', { name: WORDS.send.packed }).first();
}

export async function wish(page: Page, wishes: Wishes): Promise<void> {
  const form = page.getByRole('form', { name: WORDS.send.options });
  const fields = [
    [WORDS.send.name, wishes.name],
    [WORDS.send.message, wishes.message],
    [WORDS.send.password, wishes.password],
    [WORDS.send.token, wishes.token],
  ] as const;
  for (const [label, value] of fields) {
    if (value !== undefined) await form.getByLabel(begins(label)).fill(value);
  }
  for (const [legend, choice] of [
    [WORDS.send.expiry, wishes.expiry],
    [WORDS.send.limit, wishes.downloads],
  ] as const) {
    if (choice === undefined) continue;
    const group = form.getByRole('group', { name: legend });
    // The chip is the radio button's label, and what a person hits.
    await group.getByText(choice, { exact: true }).click();
    await expect(group.getByRole('radio', { name: choice, exact: true })).toBeChecked();
  }
}

export async function start(page: Page): Promise<void> {
  await page.getByRole('button', { name: WORDS.send.start }).click();
}

/** Waits for what is told by the way, and puts it away before it fades by itself. */
export async function putAway(told: Locator, sentence: string): Promise<void> {
  await expect(told).toContainText(sentence, { timeout: SEALED_MS });
  await told.getByRole('button', { name: WORDS.common.noticeClose }).last().click();
  await expect(told).not.toContainText(sentence);
}

/** The links, once the share is signed. */
export async function sent(page: Page, boundMs = SEALED_MS): Promise<Links> {
  const done = page.getByRole('heading', { name: WORDS.send.doneTitle });
  await expect(done).toBeVisible({ timeout: boundMs });
  const link = await page.getByRole('textbox', { name: WORDS.send.link, exact: true }).inputValue();
  await page.getByText(WORDS.send.ownerTitle).click();
  const own = page.getByRole('textbox', { name: WORDS.send.ownerLink });
  return { link, ownerLink: await own.inputValue() };
}

/** All of it, from the first page to the links; to the worker's server if no other is named. */
export async function send(
  page: Page,
  files: Files,
  wishes: Wishes = {},
  server = '.',
): Promise<Links> {
  await page.goto(`${server}/`);
  await choose(page, files);
  await wish(page, wishes);
  await start(page);
  return sent(page);
}

/** Waits until a share is shown. */
export async function open(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(aboutShare(page)).toBeVisible();
}

export function aboutShare(page: Page): Locator {
  return page.getByText(WORDS.open.checkedDetail);
}

/** Of the page's own, also where a part of the browser's window has it: Firefox tells of each download that ended. */
export async function hasFocus(place: Locator): Promise<boolean> {
  return (await place.count()) === 1 && place.evaluate((it) => it === document.activeElement);
}

export async function enterPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel(WORDS.open.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: WORDS.open.passwordOpen, exact: true }).click();
}

/** Opens the preview of one file. */
export async function look(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: begins(WORDS.open.previewOne(name)) }).click();
  const dialog = page.getByRole('dialog', { name: WORDS.open.previewOne(name) });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The only file's button, whose words tell its size, or that of all as a zip. */
export function saveButton(page: Page): Locator {
  return page.getByRole('button', { name: /^\s*Save (?:all as zip )?\(/ });
}

/** The page's own word, after all checks. */
export async function savedWhole(page: Page, boundMs = SAVED_MS): Promise<void> {
  await expect(page.getByText(WORDS.open.saveDone)).toBeVisible({ timeout: boundMs });
}

/** What a page says that could not do what it was asked; the slow hash of a password may lie before it. */
export async function tells(page: Page, sentence: string): Promise<void> {
  await expect(page.getByText(sentence)).toBeVisible({ timeout: SEALED_MS });
}

/** The sentence of a failure in English and in French, which the page is left in the way it came. */
export async function tellsWhy(page: Page, kind: FailureKind): Promise<void> {
  await tells(page, WORDS.failures[kind]);
  await expectAccessible(page, kind);
  await inFrench(page, () => tells(page, MOTS.failures[kind]));
}

/** Chooses French by the page's own switch, and English after it. */
export async function inFrench(page: Page, act: () => Promise<void>): Promise<void> {
  await page.getByLabel(WORDS.common.language).selectOption('fr');
  await act();
  await page.getByLabel(MOTS.common.language).selectOption('en');
  // Its words may be on their way: who leaves before they are here has chosen nothing.
  await expect(page.getByLabel(WORDS.common.language)).toBeVisible();
}
