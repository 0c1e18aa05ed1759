/**
 * Draws a PDF in a document that has an origin of its own, no network and nothing of ours to steal.
 *
 * pdf.js parses a stranger's bytes. It is not trusted to be without fault, therefore it runs here: in a
 * sandboxed frame whose policy allows this script by its hash and no request at all. Pages are drawn when
 * they come near and let go when they are far, so a long document takes no more memory than a short one.
 * Links, forms and scripts of the file are not brought to life: there is no layer for them.
 *
 * Units: CSS pixels; pages counted from 1. Source: server's policy of /preview/.
 */

import {
  getDocument,
  PasswordException,
  PDFDataRangeTransport,
  PDFWorker,
  TextLayer,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { FromPreview, Opening, Ready, ToPreview } from './messages.ts';

/** A quarter of a leaf: few requests, and little that is read for nothing. */
const RANGE_BYTES = 262_144;
/** What every browser of ours can have as one canvas; a larger page is drawn coarser. */
const CANVAS_PIXELS_MAX = 16_777_216;
/** Pages above and below the window that are drawn already, as the observer's margin. */
const AHEAD = '75%';
/** Around a sheet, as in the document's style. */
const MARGIN = 12;
const WIDTH_MIN = 200;
const WIDTH_MAX = 1_100;
/** A4 upright, until the first page is known. */
const FIRST_SIZE = { width: 595, height: 842 };

/** Each is laid out before it is drawn; what tells of more tells it to fill the memory. */
const PAGES_MAX = 20_000;

/** Keys that mean the page around. */
const KEYS_HANDED_ON: readonly string[] = ['Escape', 'ArrowLeft', 'ArrowRight', '+', '-'];

interface Sheet {
  readonly number: number;
  readonly element: HTMLElement;
  size: { width: number; height: number };
  /** Ends what is being drawn; what was drawn before stays until it is replaced. */
  end: (() => void) | undefined;
  /** Takes away what is drawn or being drawn. */
  clear: (() => void) | undefined;
}

class Transport extends PDFDataRangeTransport {
  private readonly ask: (from: number, until: number) => void;

  constructor(length: number, ask: (from: number, until: number) => void) {
    super(length, null);
    this.ask = ask;
  }

  override requestDataRange(begin: number, end: number): void {
    this.ask(begin, end);
  }
}

/** Parts of pdf.js that are on their way, by their names: each is asked for once at a time. */
class Parts {
  readonly #asked = new Map<string, PromiseWithResolvers<Uint8Array<ArrayBuffer>>>();
  readonly #ask: (name: string) => void;

  constructor(ask: (name: string) => void) {
    this.#ask = ask;
  }

  fetch(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#asked.get(name);
    if (known) return known.promise;
    const asked = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    this.#asked.set(name, asked);
    this.#ask(name);
    return asked.promise;
  }

  came(name: string, bytes: Uint8Array<ArrayBuffer> | undefined): void {
    const asked = this.#asked.get(name);
    this.#asked.delete(name);
    if (bytes) asked?.resolve(bytes);
    else asked?.reject(new Error(`no part ${name}`));
  }

  /** What pdf.js makes one of for each document, to fetch by. */
  factory(): new () => { fetch(wanted: { filename: string }): Promise<Uint8Array<ArrayBuffer>> } {
    const fetchPart = (name: string): Promise<Uint8Array<ArrayBuffer>> => this.fetch(name);
    return class {
      fetch({ filename }: { filename: string }): Promise<Uint8Array<ArrayBuffer>> {
        return fetchPart(filename);
      }
    };
  }
}

function start(opening: Opening, port: MessagePort): void {
  const say = (message: FromPreview): void => {
    port.postMessage(message);
  };
  const transport = new Transport(opening.length, (from, until) => {
    say({ kind: 'range', from, until });
  });
  const parts = new Parts((name) => {
    say({ kind: 'part', name });
  });
  let viewer: Viewer | undefined;
  port.onmessage = ({ data }: MessageEvent<ToPreview>) => {
    if (data.kind === 'bytes') transport.onDataRange(data.from, data.bytes);
    if (data.kind === 'part') parts.came(data.name, data.bytes);
    if (data.kind === 'page') viewer?.go(data.page);
    if (data.kind === 'zoom') viewer?.zoom(data.zoom);
  };
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS_HANDED_ON.includes(event.key)) say({ kind: 'key', key: event.key });
  });
  document.documentElement.lang = opening.language;
  const show = async (): Promise<void> => {
    const pdf = await open(opening, transport, parts);
    viewer = new Viewer(pdf, opening.pageLabel);
    await viewer.show((page) => {
      say({ kind: 'shows', page });
    });
    say({ kind: 'opened', pages: pdf.numPages });
  };
  show().catch((error: unknown) => {
    say({ kind: 'failed', why: error instanceof PasswordException ? 'password' : 'damaged' });
  });
}

/** @throws {PasswordException}, or another error of what is no document, or tells of no page or of too many */
async function open(
  opening: Opening,
  transport: Transport,
  parts: Parts,
): Promise<PDFDocumentProxy> {
  const worker = new Worker(URL.createObjectURL(opening.worker));
  const pdf = await getDocument({
    range: transport,
    rangeChunkSize: RANGE_BYTES,
    worker: PDFWorker.create({ port: worker }),
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    useWorkerFetch: false,
    BinaryDataFactory: parts.factory(),
    verbosity: 0,
  }).promise;
  if (pdf.numPages < 1 || pdf.numPages > PAGES_MAX) throw new Error('no such number of pages');
  return pdf;
}

/** All sheets one below the other; the window scrolls over them. */
class Viewer {
  readonly #pdf: PDFDocumentProxy;
  readonly #sheets: readonly Sheet[];
  #zoom = 1;

  constructor(pdf: PDFDocumentProxy, label: string) {
    this.#pdf = pdf;
    this.#sheets = Array.from({ length: pdf.numPages }, (_, i) => makeSheet(i + 1, label));
  }

  /** Lays all sheets out by the size of the first page, until each is drawn. */
  async show(onPage: (page: number) => void): Promise<void> {
    const { width, height } = (await this.#pdf.getPage(1)).getViewport({ scale: 1 });
    for (const sheet of this.#sheets) {
      sheet.size = { width, height };
      this.#lay(sheet);
    }
    document.body.append(...this.#sheets.map((sheet) => sheet.element));
    this.#watch();
    const tell = (): void => {
      onPage(this.#pageInTheMiddle());
    };
    addEventListener('scroll', tell, { passive: true });
    addEventListener('resize', () => {
      this.#layAll();
      tell();
    });
    tell();
  }

  go(page: number): void {
    this.#sheets[page - 1]?.element.scrollIntoView();
  }

  zoom(to: number): void {
    const root = document.documentElement;
    const at = root.scrollTop / root.scrollHeight;
    this.#zoom = to;
    this.#layAll();
    root.scrollTop = at * root.scrollHeight;
  }

  #pageInTheMiddle(): number {
    const middle = document.documentElement.scrollTop + document.documentElement.clientHeight / 2;
    return this.#sheets.findLast(({ element }) => element.offsetTop <= middle)?.number ?? 1;
  }

  #watch(): void {
    const byElement = new Map<Element, Sheet>(this.#sheets.map((one) => [one.element, one]));
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          const sheet = byElement.get(target);
          if (!isIntersecting) sheet?.clear?.();
          else if (sheet && !sheet.clear) this.#draw(sheet);
        }
      },
      { rootMargin: `${AHEAD} 0%` },
    );
    for (const { element } of this.#sheets) observer.observe(element);
  }

  #scaleOf(sheet: Sheet): number {
    const room = document.documentElement.clientWidth - 2 * MARGIN;
    return (Math.min(Math.max(room, WIDTH_MIN), WIDTH_MAX) / sheet.size.width) * this.#zoom;
  }

  #layAll(): void {
    for (const sheet of this.#sheets) {
      this.#lay(sheet);
      if (sheet.clear) this.#draw(sheet);
    }
  }

  #lay(sheet: Sheet): void {
    const { element, size } = sheet;
    const scale = this.#scaleOf(sheet);
    element.style.width = `${Math.floor(size.width * scale)}px`;
    element.style.height = `${Math.floor(size.height * scale)}px`;
    element.style.setProperty('--total-scale-factor', String(scale));
  }

  /** Draws a page and lays its text over it, to be read aloud, found and copied. */
  #draw(sheet: Sheet): void {
    sheet.end?.();
    const ended = new AbortController();
    sheet.end = () => {
      ended.abort();
    };
    sheet.clear = () => {
      ended.abort();
      sheet.element.replaceChildren();
      sheet.clear = undefined;
    };
    this.#paint(sheet, ended.signal).catch(() => {
      // A page that cannot be drawn, or was left before it was, stays white; the others do not suffer.
    });
  }

  async #paint(sheet: Sheet, ended: AbortSignal): Promise<void> {
    const page = await this.#pdf.getPage(sheet.number);
    const { width, height } = page.getViewport({ scale: 1 });
    if (width !== sheet.size.width || height !== sheet.size.height) {
      sheet.size = { width, height };
      this.#lay(sheet);
    }
    const scale = this.#scaleOf(sheet);
    const canvas = await paint(page, scale, ended);
    const text = document.createElement('div');
    text.className = 'text';
    if (ended.aborted) return;
    sheet.element.replaceChildren(canvas, text);
    const viewport = page.getViewport({ scale });
    const textContentSource = page.streamTextContent();
    await new TextLayer({ textContentSource, container: text, viewport }).render();
  }
}

function makeSheet(number: number, label: string): Sheet {
  const element = document.createElement('section');
  element.setAttribute('aria-label', label.replace('#', String(number)));
  return { number, element, size: FIRST_SIZE, end: undefined, clear: undefined };
}

async function paint(
  page: PDFPageProxy,
  scale: number,
  ended: AbortSignal,
): Promise<HTMLCanvasElement> {
  const size = page.getViewport({ scale });
  const finest = Math.sqrt(CANVAS_PIXELS_MAX / (size.width * size.height));
  const viewport = page.getViewport({ scale: scale * Math.min(devicePixelRatio, 2, finest) });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.setAttribute('aria-hidden', 'true');
  const task = page.render({ canvas, viewport });
  ended.addEventListener('abort', () => {
    task.cancel();
  });
  await task.promise;
  return canvas;
}

addEventListener('message', (event: MessageEvent<Opening>) => {
  const [port] = event.ports;
  if (event.source === parent && port) start(event.data, port);
});
const READY: Ready = 'satchel-preview-ready';
parent.postMessage(READY, '*');
