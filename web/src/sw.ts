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
/** Elements that show media; a frame or a page of its own is none. */
const SHOWN: ReadonlySet<string> = new Set(['', 'audio', 'image', 'track', 'video']);

/** Streams that run, by the id of their address. */
const running = new Map<string, number>();

worker.addEventListener('install', () => void worker.skipWaiting());
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
    const { head, port } = await Promise.any(pages.map((page) => ask(page, wanted)));
    return respond(wanted, head, port);
  } catch {
    return new Response(null, { status: 404 });
  }
}

function ask(page: Client, wanted: Wanted): Promise<{ head: Head; port: MessagePort }> {
  const { port1: port, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      port.close();
      reject(new Error('no answer'));
    }, ANSWER_MS);
    port.onmessage = (event: MessageEvent<FromPage>): void => {
      clearTimeout(timer);
      if (event.data.kind === 'head') resolve({ head: event.data, port });
      else reject(new Error('not this page'));
    };
    page.postMessage(wanted, [port2]);
  });
}

function respond(wanted: Wanted, head: Head, port: MessagePort): Response {
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
  return new Response(streamOf(wanted.id, port), { status: wanted.range ? 206 : 200, headers });
}

function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** One block at a time: the page sends the next when this one was taken. */
function streamOf(id: string, port: MessagePort): ReadableStream<Bytes> {
  const tell = (message: FromServiceWorker): void => {
    port.postMessage(message);
  };
  const end = (): void => {
    port.close();
    const others = (running.get(id) ?? 1) - 1;
    if (others > 0) running.set(id, others);
    else running.delete(id);
  };
  let pulled: (() => void) | undefined;
  let last: Bytes | undefined;
  let before: Bytes | undefined;
  const give = (controller: ReadableStreamDefaultController<Bytes>, bytes: Bytes): void => {
    controller.enqueue(bytes);
    // This one was asked for when the last was taken; and each browser takes one when it has used the one before up.
    if (before) release(before);
    before = last;
    last = bytes;
  };
  running.set(id, (running.get(id) ?? 0) + 1);
  return new ReadableStream<Bytes>(
    {
      start: (controller) => {
        port.onmessage = (event: MessageEvent<FromPage>): void => {
          const message = event.data;
          if (message.kind === 'bytes') give(controller, message.bytes);
          else {
            end();
            if (message.kind === 'end') controller.close();
            else controller.error(new TypeError('not whole'));
          }
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
