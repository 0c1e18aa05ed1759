/**
 * Looking at files without saving them: each kind shows what was sent, film and sound by ranges, and nothing
 * that a stranger wrote runs, reaches this page or asks anybody.
 */

import type { FrameLocator, Locator, Page } from '@playwright/test';
import { drawn, look, open } from './stage/acts.ts';
import { expectAccessible } from './stage/axe.ts';
import { filmOf, lengthOf } from './stage/film.ts';
import type { Line } from './stage/line.ts';
import { RECORDED_SECONDS, RECORDINGS, recorded } from './stage/recordings.ts';
import {
  chinesePdf,
  endlessPdf,
  hostilePage,
  hostilePdf,
  hostilePicture,
  pdfOf,
  pictureOf,
  scanOf,
  soundOf,
} from './stage/samples.ts';
import { saveAtHand } from './stage/saves.ts';
import { expect, test } from './stage/test.ts';
import { begins, WORDS } from './stage/words.ts';

const OPEN = WORDS.open;
const MIB = 1_048_576;
/** Of media. */
const LEFT = /ServiceWorker intercepted the request/;
/** By the policy of the document of previews and its sandbox; it may not read what its reports are answered. */
const REFUSED = /Content.Security.Policy|^Blocked opening|\/csp-reports|RESPONSE\.NotSameOrigin/;
/** Ten minutes of sound, one and a half of film: far more than a player wants to begin with. */
const LONG_BYTES = 48 * MIB;
const RESTS_MS = 30_000;
/** Without a byte, and a player asks for no more. */
const REST_MS = 2_000;
const LONG = [
  ['sound', 'long.wav', soundOf, (LONG_BYTES - 44) / 88_200],
  ['a film', 'long.webm', filmOf, lengthOf(LONG_BYTES) / 1_000],
] as const;

function sheetsOf(dialog: Locator, name: string): FrameLocator {
  return dialog.getByTitle(OPEN.pdfDocument(name)).contentFrame();
}

async function next(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name: OPEN.previewNext }).click();
  const dialog = page.getByRole('dialog', { name: OPEN.previewOne(name) });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function widthOf(picture: Locator): Promise<number> {
  return picture.evaluate((element: HTMLImageElement) => element.naturalWidth);
}

/** What is drawn in the middle of the first sheet; a drawing has no role to find it by. */
async function inkOf(sheets: FrameLocator): Promise<'dark' | 'light' | 'nothing'> {
  const drawing = sheets.getByRole('region').locator('canvas');
  if ((await drawing.count()) === 0) return 'nothing';
  return drawing.evaluate((element: HTMLCanvasElement) => {
    const copy = document.createElement('canvas').getContext('2d');
    copy?.drawImage(element, -element.width / 2, -element.height / 2);
    const [red = 0] = copy?.getImageData(0, 0, 1, 1).data ?? [];
    return red < 128 ? 'dark' : 'light';
  });
}

test('text, a picture and a document are shown one after the other', async ({
  page,
  commandLine,
}) => {
  const link = await commandLine.putFolder('', {
    'a.txt': Buffer.from('Grüße aus Kiel'),
    'b.png': pictureOf(64, 48),
    'c.pdf': pdfOf('A quiet harbour'),
    'd.py': Buffer.from('print("<b>bold</b>")\n'),
    'e.bin': Buffer.from([1, 2, 3]),
    'f.mp4': Buffer.alloc(0),
  });
  await open(page, link);
  const text = await look(page, 'a.txt');
  await expect(text.getByRole('region', { name: 'a.txt' })).toHaveText('Grüße aus Kiel');
  await expect(text.getByText(OPEN.previewPlace(1, 5))).toBeVisible();
  await saveAtHand(page, text.getByRole('button', { name: OPEN.saveOne('a.txt') }));
  await expect(text.getByRole('status').filter({ hasText: OPEN.saveDone })).toBeVisible();
  await text.getByRole('button', { name: OPEN.dismiss('a.txt') }).click();
  const picture = (await next(page, 'b.png')).getByRole('img', {
    name: OPEN.previewPicture('b.png'),
  });
  await expect.poll(() => widthOf(picture)).toBe(64);
  const paper = await next(page, 'c.pdf');
  await drawn(sheetsOf(paper, 'c.pdf').getByText('A quiet harbour')).toBeVisible();
  await expect(paper.getByText(OPEN.pdfOf(1))).toBeVisible();
  const code = await next(page, 'd.py');
  await expect(code.getByRole('region', { name: 'd.py' })).toHaveText('print("<b>bold</b>")');
  await expect((await next(page, 'f.mp4')).getByText(OPEN.previewEmpty)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: begins(OPEN.previewOne('e.bin')) })).toHaveCount(0);
});

/** What Firefox before 144, Chrome before 145 and Safari before 26.2 do not have, and pdf.js calls. */
function makeOlder(): void {
  Reflect.deleteProperty(Map.prototype, 'getOrInsertComputed');
  Reflect.deleteProperty(Math, 'sumPrecise');
}

test('a document is drawn in older browsers, and says so if its reader does not come', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(/status of 503/, 'the server is being replaced');
  await open(page, await commandLine.put('c.pdf', pdfOf('A quiet harbour')));
  await page.route(/\/pdf-worker-/, (route) => route.fulfill({ status: 503 }));
  const dialog = await look(page, 'c.pdf');
  await expect(dialog.getByText(WORDS.failures.unreachable)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.addInitScript(makeOlder);
  await page.route(/\/pdf-worker-/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${makeOlder.toString()})();${await response.text()}` });
  });
  const sheets = sheetsOf(await look(page, 'c.pdf'), 'c.pdf');
  await drawn(sheets.getByText('A quiet harbour')).toBeVisible();
});

test('scans and Chinese text are drawn by parts that only such documents fetch', async ({
  page,
  commandLine,
}) => {
  const fetched: string[] = [];
  page.on('response', (response) => {
    if (/\.(?:wasm|bcmap)$/.test(response.url())) fetched.push(response.url());
  });
  const link = await commandLine.putFolder('', {
    '0-plain.pdf': pdfOf('A quiet harbour'),
    '1-jbig2.pdf': scanOf('jbig2'),
    '2-fax.pdf': scanOf('fax'),
    '3-jpx.pdf': scanOf('jpx'),
    '4-chinese.pdf': chinesePdf(),
  });
  await open(page, link);
  const plain = sheetsOf(await look(page, '0-plain.pdf'), '0-plain.pdf');
  await drawn(plain.getByText('A quiet harbour')).toBeVisible();
  await drawn.poll(() => inkOf(plain)).toBe('light');
  expect(fetched).toEqual([]);
  for (const name of ['1-jbig2.pdf', '2-fax.pdf', '3-jpx.pdf']) {
    const sheets = sheetsOf(await next(page, name), name);
    await drawn.poll(() => inkOf(sheets), name).toBe('dark');
  }
  const chinese = sheetsOf(await next(page, '4-chinese.pdf'), '4-chinese.pdf');
  await drawn(chinese.getByText('你好')).toBeVisible();
  expect(fetched.length).toBeGreaterThan(2);
});

/** Until nothing comes any more: the player has what it begins with. */
async function rests(line: Line): Promise<void> {
  let before = -1;
  const hasRested = (): boolean => {
    const rested = line.passed('down') === before;
    before = line.passed('down');
    return rested;
  };
  await expect.poll(hasRested, { intervals: [REST_MS], timeout: RESTS_MS }).toBe(true);
}

/** What a film shows in its middle at this moment. */
async function shownBy(player: Locator): Promise<'dark' | 'light'> {
  return player.evaluate((element: HTMLVideoElement) => {
    const copy = document.createElement('canvas').getContext('2d');
    copy?.drawImage(element, -element.videoWidth / 2, -element.videoHeight / 2);
    const [red = 0] = copy?.getImageData(0, 0, 1, 1).data ?? [];
    return red < 128 ? 'dark' : 'light';
  });
}

/** As soon as the player knows it. */
async function secondsOf(player: Locator): Promise<number> {
  return player.evaluate(
    (element: HTMLMediaElement) =>
      new Promise<number>((resolve, reject) => {
        element.addEventListener('error', () => {
          reject(new Error(element.error?.message));
        });
        const told = (): void => {
          if (element.readyState >= HTMLMediaElement.HAVE_METADATA) resolve(element.duration);
        };
        element.addEventListener('loadedmetadata', told);
        told();
      }),
  );
}

/** Where the player is, as a part of the whole, once it came there. */
async function sought(player: Locator, part: number): Promise<number> {
  return player.evaluate(
    (element: HTMLMediaElement, wanted) =>
      new Promise<number>((resolve, reject) => {
        element.addEventListener('error', () => {
          reject(new Error(element.error?.message));
        });
        element.addEventListener('seeked', () => {
          resolve(element.currentTime / element.duration);
        });
        element.currentTime = element.duration * wanted;
      }),
    part,
  );
}

for (const [what, name, make, length] of LONG) {
  test(`${what} is played from where one wants it`, async ({
    page,
    line,
    server,
    commandLine,
    watch,
  }) => {
    watch.excuse(LEFT, 'Firefox says so of a stream that its player left');
    const link = await commandLine.put(name, make(LONG_BYTES));
    await open(page, link.replace(server.url, line.url));
    const before = line.passed('down');
    const player = (await look(page, name)).getByLabel(name, { exact: true });
    expect(Math.round(await secondsOf(player))).toBe(Math.round(length));
    // Chromium drops the film's index, and reads all up to there, where one seeks while it reads the index.
    await rests(line);
    expect(await sought(player, 0.8)).toBeCloseTo(0.8, 2);
    const fetched = line.passed('down') - before;
    expect(fetched).toBeGreaterThan(256 * 1_024);
    expect(fetched).toBeLessThan(LONG_BYTES / 2);
    if (what === 'a film') await expect.poll(() => shownBy(player)).toBe('light');
    await expectAccessible(page, `${what} looked at`);
  });
}

test('films and sounds as phones and other programs write them are played', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(LEFT, 'Firefox says so of a stream that its player left');
  const files = RECORDINGS.map((one) => [`it.${one.ending}`, recorded(one)] as const);
  await open(page, await commandLine.putFolder('', Object.fromEntries(files)));
  for (const { ending, isFilm } of RECORDINGS) {
    const name = `it.${ending}`;
    const isFirst = name === files[0]?.[0];
    const dialog = await (isFirst ? look(page, name) : next(page, name));
    const player = dialog.getByLabel(name, { exact: true });
    // AAC tells no length of its own, which is guessed.
    expect(Math.abs((await secondsOf(player)) - RECORDED_SECONDS), ending).toBeLessThan(1.5);
    expect(await sought(player, 0.8), ending).toBeCloseTo(0.8, 1);
    if (isFilm) await expect.poll(() => shownBy(player), ending).toBe('light');
  }
});

test('a film that is stepped past is not fetched to its end, also not into memory', async ({
  page,
  line,
  server,
  commandLine,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  });
  const link = await commandLine.putFolder('', {
    'a.webm': filmOf(LONG_BYTES),
    'b.txt': Buffer.from('what is next'),
  });
  await open(page, link.replace(server.url, line.url));
  const before = line.passed('down');
  const came = line.trouble('hold', 'down', 2 * MIB);
  await look(page, 'a.webm');
  await came;
  const text = await next(page, 'b.txt');
  line.mend();
  await expect(text.getByRole('region', { name: 'b.txt' })).toHaveText('what is next');
  await rests(line);
  expect(line.passed('down') - before).toBeLessThan(LONG_BYTES / 2);
});

test('what a stranger wrote runs nowhere, whatever it is called', async ({ page, commandLine }) => {
  const name = '<img src=x onerror=fetch(1)>.txt';
  const link = await commandLine.putFolder('', {
    [name]: Buffer.from('a name is text'),
    'evil.html': hostilePage(),
    'evil.pdf': hostilePdf(),
    'evil.svg': hostilePicture(),
    'evil0.pdf': pdfOf('No page', { pages: '/Kids [] /Count 0' }),
    'evil1.pdf': endlessPdf(),
    'photo\u202Egpj.txt': Buffer.from('no picture'),
  });
  await open(page, link);
  await expect(page.getByText('photo\\u{202e}gpj.txt')).toBeVisible();
  await look(page, name);
  const asText = (await next(page, 'evil.html')).getByRole('region', { name: 'evil.html' });
  await expect(asText).toContainText('<script>');
  const paper = await next(page, 'evil.pdf');
  const sheets = sheetsOf(paper, 'evil.pdf');
  await drawn(sheets.getByText('Press here')).toBeVisible();
  await expect(sheets.getByRole('link')).toHaveCount(0);
  await expect(sheets.getByRole('button')).toHaveCount(0);
  const svg = (await next(page, 'evil.svg')).getByRole('img');
  await expect.poll(() => widthOf(svg)).toBeGreaterThan(0);
  for (const name of ['evil0.pdf', 'evil1.pdf']) {
    await drawn((await next(page, name)).getByText(OPEN.pdfDamaged), name).toBeVisible();
  }
  const marks = await page.evaluate(() => [document.title.includes('taken'), 'taken' in window]);
  expect(marks).toEqual([false, false]);
});

test('the document of previews reaches neither this page nor anybody else', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(REFUSED, 'the test tries what is to be refused');
  await open(page, await commandLine.put('c.pdf', pdfOf('A quiet harbour')));
  const dialog = await look(page, 'c.pdf');
  const sheets = sheetsOf(dialog, 'c.pdf');
  await drawn(sheets.getByText('A quiet harbour')).toBeVisible();
  // As if pdf.js had been taken over: this runs inside, with all that its document may do.
  const got = await sheets.getByText('A quiet harbour').evaluate(async (element) => {
    const window = element.ownerDocument.defaultView as Window & typeof globalThis;
    const tried = async (act: () => unknown): Promise<string> => {
      try {
        return `did: ${String(await act())}`;
      } catch {
        return 'refused';
      }
    };
    const script = document.createElement('script');
    script.textContent = 'window.taken = true';
    document.head.append(script);
    (window.setTimeout as (code: string) => number)('window.taken = true');
    const all = {
      origin: window.origin,
      page: await tried(() => window.parent.document.title),
      address: await tried(() => window.parent.location.href),
      storage: await tried(() => window.localStorage.length),
      keys: await tried(
        () =>
          new Promise((resolve, reject) => {
            const asked = window.indexedDB.open('satchel');
            asked.onsuccess = resolve;
            asked.onerror = reject;
          }),
      ),
      server: await tried(() => fetch('/api/v1/instance')),
      elsewhere: await tried(() => fetch('https://elsewhere.example/')),
      popup: await tried(() => (window.open('/') ? 'opened' : Promise.reject(new Error()))),
    };
    await new Promise((resolve) => setTimeout(resolve)); // breaches are told as events
    return { ...all, ran: 'taken' in window };
  });
  expect(got).toEqual({
    origin: 'null',
    page: 'refused',
    address: 'refused',
    storage: 'refused',
    keys: 'refused',
    server: 'refused',
    elsewhere: 'refused',
    popup: 'refused',
    ran: false,
  });
  await expect
    .poll(async () => (await watch.found()).breachesOfThePolicy.join())
    .toMatch(/connect-src.*script-src|script-src.*connect-src/);
  // One of each that a document was told of, or they would be found after the next test.
  await expect
    .poll(async () => {
      const { breachesOfThePolicy, breachesReported } = await watch.found();
      return breachesReported.length - breachesOfThePolicy.length;
    })
    .toBe(0);
  expect((await watch.found()).requestsThatLeft).toEqual([]);
  await watch.forget();
});

test('what the page shows is no document, also for who has its address', async ({
  page,
  commandLine,
  watch,
}) => {
  watch.excuse(LEFT, 'Firefox says so of a stream that its player left');
  watch.excuse(/status of 403/, 'who has the address alone is refused');
  await open(page, await commandLine.put('short.wav', soundOf(MIB)));
  const player = (await look(page, 'short.wav')).getByLabel('short.wav', { exact: true });
  const address = await player.evaluate((element: HTMLAudioElement) => element.src);
  const other = await page.context().newPage();
  const answered = other.waitForResponse(address);
  await other.goto(address).catch(() => undefined); // Chromium shows a page of its own
  expect((await answered).status()).toBe(403);
});
