/**
 * What a host that is damaged, too old, silent, not ours or not protected makes of a link, and what a browser
 * that is too old does: each has its own sentence in both languages, and a way out that works.
 */

import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { FailureKind } from '../../src/failure.ts';
import { aboutShare, look, open, saveButton, savedWhole, tells, tellsWhy } from './stage/acts.ts';
import type { Answer, Between, Change } from './stage/between.ts';
import { sha256, sha256OfFile } from './stage/bytes.ts';
import { loseSegments, segmentsOf } from './stage/damage.ts';
import { eventually } from './stage/eventually.ts';
import { filmOf } from './stage/film.ts';
import { Line } from './stage/line.ts';
import { withoutPicker } from './stage/picker.ts';
import { pdfOf, pictureOf, soundOf } from './stage/samples.ts';
import { saveAs } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { WORDS } from './stage/words.ts';

/** Six tries with growing pauses, by a clock that the test turns. */
const PATIENCE_MS = 20_000;
const TURN_MS = 10_000;
const STREAMED_MS = 60_000;
/** Above what is saved by way of memory. */
const STREAMED_BYTES = 20 * 1_048_576;
/** More than a player reads before it knows what it plays. */
const SHOWN_BYTES = 4 * 1_048_576;

/** The list of files, as the server sends it. */
function ofManifest(change: (answer: Answer) => Answer): Change {
  return (path, answer) => (path.endsWith('/manifest') ? change(answer) : answer);
}

const turned = ofManifest((answer) => {
  const body = Buffer.from(answer.body);
  body.writeUInt8(body.readUInt8(body.length - 1) ^ 1, body.length - 1);
  return { ...answer, body };
});

/** Some chunk of each range of what was sent. */
const turnedWithin: Change = (path, answer) => {
  if (!path.startsWith('/api/v1/objects/') || path.endsWith('/manifest')) return answer;
  const body = Buffer.from(answer.body);
  const middle = Math.floor(body.length / 2);
  if (body.length > 0) body.writeUInt8(body.readUInt8(middle) ^ 1, middle);
  return { ...answer, body };
};

/** A host that tells of a shorter list than was sealed. */
const shorter = ofManifest(({ status, headers, body }) => {
  const part = body.subarray(0, -1);
  const range = `bytes 0-${part.length - 1}/${part.length}`;
  const fit = { ...headers, 'content-range': range, 'content-length': String(part.length) };
  return { status, headers: fit, body: part };
});

/** As the sign-in page of a hotel does. */
const signIn: Change = (path, answer) => {
  if (!path.startsWith('/api/v1/shares/')) return answer;
  const body = Buffer.from('<!doctype html><title>Room number?</title>');
  return { status: 200, headers: { 'content-type': 'text/html' }, body };
};

/** Tells why at the next opening, and opens when the host is well again and the person tries again. */
async function failsUntilWell(
  page: Page,
  between: Between,
  kind: FailureKind,
  change: Change,
): Promise<void> {
  between.change(change);
  await page.reload();
  await tellsWhy(page, kind);
  between.change();
  await page.getByRole('button', { name: WORDS.open.tryAgain }).click();
  await expect(aboutShare(page)).toBeVisible();
}

test('what is damaged, cut short, too new, or no server of ours is told apart', async ({
  page,
  between,
  server,
  commandLine,
}) => {
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  const here = link.replace(server.url, between.url);
  await open(page, here);
  await failsUntilWell(page, between, 'damaged', turned);
  await failsUntilWell(page, between, 'truncated', shorter);
  await failsUntilWell(page, between, 'not-a-server', signIn);
  await page.goto(here.replace('#1', '#2'));
  await tellsWhy(page, 'too-new');
});

test('what was changed on the way is refused by each way to look at one file, and to save some', async ({
  page,
  between,
  server,
  commandLine,
  watch,
}) => {
  watch.excuse(/ServiceWorker intercepted the request/, 'a player hears that its stream broke');
  await withoutPicker(page);
  const saves: string[] = [];
  page.on('download', (download) => saves.push(download.suggestedFilename()));
  const link = await commandLine.putFolder('', {
    'a.txt': Buffer.from('Grüße aus Kiel'),
    'b.png': pictureOf(64, 48),
    'c.pdf': pdfOf('A quiet harbour'),
    'd.wav': soundOf(SHOWN_BYTES),
    'e.webm': filmOf(SHOWN_BYTES),
    'f.bin': randomBytes(1_000),
    'g.bin': randomBytes(1_000),
  });
  await open(page, link.replace(server.url, between.url));
  between.change(turnedWithin);
  for (const name of ['a.txt', 'b.png', 'c.pdf', 'd.wav', 'e.webm']) {
    const dialog = await look(page, name);
    await expect(dialog.getByText(WORDS.failures.damaged), name).toBeVisible();
    await dialog.getByRole('button', { name: WORDS.open.previewClose }).click();
  }
  const one = page.getByRole('button', { name: WORDS.open.saveOne('f.bin') });
  await one.click();
  await tells(page, WORDS.failures.damaged);
  await page.getByRole('button', { name: WORDS.open.dismiss('f.bin') }).click();
  for (const name of ['f.bin', 'g.bin']) {
    await page.getByRole('checkbox', { name: WORDS.open.chooseOne(name) }).check();
  }
  await page.getByRole('button', { name: /^\s*Save 2 chosen files/ }).click();
  await tellsWhy(page, 'damaged');
  expect(saves).toEqual([]);
  between.change();
  const dialog = await look(page, 'e.webm');
  const film = dialog.getByLabel('e.webm', { exact: true });
  await expect
    .poll(() => film.evaluate((it: HTMLVideoElement) => it.readyState))
    .toBeGreaterThan(1);
  await dialog.getByRole('button', { name: WORDS.open.previewClose }).click();
  await one.click();
  await savedWhole(page);
});

test('an older state of a share than this device has seen is not believed', async ({
  page,
  between,
  server,
  commandLine,
}) => {
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  const here = link.replace(server.url, between.url);
  let first: Answer | undefined;
  between.change((path, answer) => {
    if (path.startsWith('/api/v1/shares/')) first ??= answer;
    return answer;
  });
  await open(page, here);
  expect((await commandLine.run('edit', '--expires=3d', link)).code).toBe(0);
  between.change();
  await page.reload();
  await expect(page.getByText(/^Ends in 3 days,/)).toBeVisible();
  between.change((path, answer) => (path.startsWith('/api/v1/shares/') ? first : answer));
  await page.reload();
  await tellsWhy(page, 'older-version');
});

test('a server that does not answer says so after its tries, and opens when it is back', async ({
  page,
  between,
  server,
  commandLine,
  watch,
}) => {
  watch.excuse(/net::ERR_EMPTY_RESPONSE|NetworkError|Failed to load/, 'the host says nothing');
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  await page.clock.install();
  await open(page, link.replace(server.url, between.url));
  between.change((path, answer) => (path.startsWith('/api/v1/shares/') ? undefined : answer));
  await page.reload();
  await eventually('patience is over', PATIENCE_MS, async () => {
    await page.clock.fastForward(TURN_MS);
    return page.getByText(WORDS.failures.unreachable).isVisible();
  });
  await tellsWhy(page, 'unreachable');
  between.change();
  await page.getByRole('button', { name: WORDS.open.tryAgain }).click();
  await expect(aboutShare(page)).toBeVisible();
});

test('a save that runs is not ended by a newer service worker', async ({
  page,
  between,
  closing,
  server,
  commandLine,
  watch,
}) => {
  await withoutPicker(page);
  const line = closing(await Line.to(Number(new URL(between.url).port)));
  watch.knows(line.url);
  let version = 1;
  between.change((path, answer) => {
    if (path !== '/sw.js') return answer;
    const body = Buffer.concat([gunzipSync(answer.body), Buffer.from(`// ${version}\n`)]);
    const headers = { ...answer.headers, 'content-length': String(body.length) };
    delete headers['content-encoding'];
    delete headers.etag; // each is asked for whole
    return { ...answer, headers, body };
  });
  const bytes = randomBytes(STREAMED_BYTES);
  const link = await commandLine.put('outlives.bin', bytes);
  await open(page, link.replace(server.url, line.url));
  const came = line.trouble('hold', 'down', STREAMED_BYTES / 2);
  const saving = saveAs(page, saveButton(page), STREAMED_MS);
  await came;
  await page.getByRole('button', { name: WORDS.open.pause, exact: true }).click();
  line.mend(); // the newer one comes by it too
  version = 2;
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const before = registration.active;
    await registration.update();
    while (registration.active === before && registration.waiting?.state !== 'installed') {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
  await page.getByRole('button', { name: WORDS.open.resume, exact: true }).click();
  expect(await sha256OfFile((await saving).path)).toBe(sha256(bytes));
});

test('bytes that the server lost are told as its damage when they are wanted', async ({
  page,
  server,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 500/, 'the server lost what it stored');
  const others = segmentsOf(server);
  const link = await commandLine.put('a.txt', Buffer.from('a'));
  await open(page, link);
  loseSegments(server, others);
  await saveButton(page).click();
  await tellsWhy(page, 'storage-damaged');
});

test('a page that came over an unprotected connection says so before anything is chosen', async ({
  between,
  device,
  watch,
}) => {
  watch.knows('http://satchel.example');
  watch.excuse(/Cross-Origin-Opener-Policy/, 'Chromium says that the header means nothing there');
  const visitor = await device({ proxy: { server: between.url } });
  await visitor.goto('http://satchel.example/');
  await tellsWhy(visitor, 'insecure-origin');
  await visitor.goto('http://satchel.example/s/AAAAAAAAAAAAAAAAAAAAAA');
  await tellsWhy(visitor, 'insecure-origin');
});

test('a browser that lacks a part says so before anything is chosen', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'locks');
  });
  await page.goto('./');
  await tellsWhy(page, 'unsupported-browser');
});
