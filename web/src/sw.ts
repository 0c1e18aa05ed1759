/**
 * The service worker: gives addresses to bytes that a page decrypts, for media elements and downloads.
 *
 * It caches nothing, keeps nothing, and answers nothing but its own two paths, so a page without it, or
 * with an older one, is the same page. What it serves is never a document of ours: `sandbox`, `nosniff`,
 * refused to frames unless it is saved.
 *
 * Units: bytes. Source: media/words.ts (the words); RFC 9110 section 14; RFC 6266 (names).
 */
/// <reference lib="webworker" />

import { release, type Bytes } from './format/bytes.ts';
import type { FromPage, FromServiceWorker, Head, ToServiceWorker, Wanted } from './media/words.ts';
import { MEDIA_PATH, SAVE_PATH } from './media/words.ts';

const worker = self as unknown as ServiceWorkerGlobalScope;
/** A page that does not answer in this time is taken for gone. */
const ANSWER_MS = 10_000;
/** A tab whose process died says nothing: so often it is looked whether it is there. Firefox ends an idle worker after 30 s. */
const LOOK_MS = 3_000;
/** Elements that show media; a frame or a page of its own is none. */
const SHOWN: ReadonlySet<string> = new Set(['', 'audio', 'image', 'track', 'video']);

/** Streams that run, by the id of their address. */
const running = new Map<string, number>();

// No skipWaiting: where a newer worker takes over, Firefox ends the older one and its streams as if they were whole.
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim());
});

worker.addEventListener('message', (event) => {
  const message = event.data as ToServiceWorker;
  const answer = async (): Promise<void> => {
    if (message.kind === 'claim') await worker.clients.claim();
    event.ports[0]?.postMessage(message.kind === 'claim' || running.has(message.id));
  };
  event.waitUntil(answer());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const base = worker.registration.scope;
  const below = request.url.startsWith(base) ? request.url.slice(base.length) : '';
  const isSave = below.startsWith(SAVE_PATH);
  if (!isSave && !below.startsWith(MEDIA_PATH)) return;
  if (!isSave && !SHOWN.has(request.destination)) {
    event.respondWith(new Response(null, { status: 403 }));
    return;
  }
  const id = below.slice(below.indexOf('/') + 1);
  event.respondWith(serve({ kind: 'wanted', id, range: rangeOf(request) }));
});

function rangeOf(request: Request): Wanted['range'] {
  const parts = /^bytes=([0-9]+)-([0-9]*)$/.exec(request.headers.get('Range') ?? '');
  if (!parts) return undefined;
  const [, from = '', last = ''] = parts;
  return { from: Number(from), until: last === '' ? undefined : Number(last) + 1 };
}

async function serve(wanted: Wanted): Promise<Response> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  try {
    return respond(wanted, await Promise.any(pages.map((page) => ask(page, wanted))));
  } catch {
    return new Response(null, { status: 404 });
  }
}

interface Answer {
  readonly head: Head;
  readonly port: MessagePort;
  readonly page: Client;
}

function ask(page: Client, wanted: Wanted): Promise<Answer> {
  const { port1: port, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      port.close();
      reject(new Error('no answer'));
    }, ANSWER_MS);
    port.onmessage = (event: MessageEvent<FromPage>): void => {
      clearTimeout(timer);
      if (event.data.kind === 'head') resolve({ head: event.data, port, page });
      else reject(new Error('not this page'));
    };
    page.postMessage(wanted, [port2]);
  });
}

function respond(wanted: Wanted, answer: Answer): Response {
  const { head } = answer;
  const { from, until, size } = head;
  const headers = new Headers({
    'Content-Type': head.type,
    'Accept-Ranges': head.name === undefined ? 'bytes' : 'none',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  });
  if (from >= until && size > 0) {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Length', String(until - from));
  if (head.name !== undefined) headers.set('Content-Disposition', attachment(head.name));
  if (wanted.range) headers.set('Content-Range', `bytes ${from}-${until - 1}/${size}`);
  return new Response(streamOf(wanted.id, answer), { status: wanted.range ? 206 : 200, headers });
}

function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** Hands blocks on, and gives the memory of those back that the browser has used up. */
function handingOn(): (to: ReadableStreamDefaultController<Bytes>, bytes: Bytes) => void {
  let last: Bytes | undefined;
  let before: Bytes | undefined;
  return (to, bytes) => {
    to.enqueue(bytes);
    // This one was asked for when the last was taken; and each browser takes one when it has used the one before up.
    if (before) release(before);
    before = last;
    last = bytes;
  };
}

/** Counts a stream of this id as running, until what it returns is called. */
function runs(id: string): () => void {
  running.set(id, (running.get(id) ?? 0) + 1);
  return () => {
    const others = (running.get(id) ?? 1) - 1;
    if (others > 0) running.set(id, others);
    else running.delete(id);
  };
}

/** Calls back once a page is not there any more, until what it returns is called. */
function whenGone(page: Client, gone: () => void): () => void {
  const looking = setInterval(() => {
    void worker.clients.get(page.id).then((found) => {
      if (!found) gone();
    });
  }, LOOK_MS);
  return () => {
    clearInterval(looking);
  };
}

/**
 * One block at a time: the page sends the next when this one was taken.
 *
 * A stream that is closed is a finished download, however long it was told to be: what is not whole is an error.
 */
function streamOf(id: string, { head, port, page }: Answer): ReadableStream<Bytes> {
  const tell = (message: FromServiceWorker): void => {
    port.postMessage(message);
  };
  const give = handingOn();
  const atEnd = [runs(id)];
  const end = (): void => {
    port.close();
    for (const act of atEnd.splice(0)) act(); // once
  };
  let pulled: (() => void) | undefined;
  let left = head.until - head.from;
  return new ReadableStream<Bytes>(
    {
      start: (controller) => {
        const fail = (): void => {
          end();
          controller.error(new TypeError('not whole'));
        };
        atEnd.push(whenGone(page, fail));
        port.onmessage = (event: MessageEvent<FromPage>): void => {
          const message = event.data;
          if (message.kind === 'bytes') {
            left -= message.bytes.length;
            give(controller, message.bytes);
          } else if (message.kind === 'end' && left === 0) {
            end();
            controller.close();
          } else fail();
          pulled?.();
        };
      },
      pull: () =>
        new Promise((resolve) => {
          pulled = resolve;
          tell({ kind: 'pull' });
        }),
      cancel: () => {
        tell({ kind: 'cancel' });
        end();
      },
    },
    { highWaterMark: 1 },
  );
}
