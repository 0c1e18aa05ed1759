/**
 * The page's side of the service worker: gives addresses out and answers for them.
 *
 * Absent (private windows of some browsers, a page opened from a file) or broken, it is not needed: who
 * calls has another way.
 *
 * Units: bytes of plaintext; milliseconds.
 */

import { toBase64Url } from '../format/base64url.ts';
import { ID_BYTES, randomBytes, type Bytes } from '../format/bytes.ts';
import { trustedScript } from '../trusted.ts';
import type { FromPage, FromServiceWorker, ToServiceWorker, Wanted } from './words.ts';
import { MEDIA_PATH, SAVE_PATH } from './words.ts';

/** A worker that is not ready after this is done without. */
const READY_MS = 10_000;
/** Browsers stop a worker that had nothing to do for about 30 s. */
const ALIVE_MS = 5_000;

/** What an address answers with. */
export interface Served {
  readonly type: string;
  readonly size: number;
  /** To be saved under; absent for what is shown. */
  readonly name: string | undefined;
  /** @param signal of who reads: breaks off what is on its way when nobody wants it any more */
  read(from: number, until: number, signal: AbortSignal): AsyncGenerator<Bytes, void, undefined>;
  /** The service worker was told that a stream came to its good end; whether the browser has all of it nobody tells. */
  ended?(): void;
  /** Why a stream broke: who reads from the service worker is told only that it did. */
  broke?(error: unknown): void;
}

export interface Address {
  readonly url: string;
  close(): void;
}

interface Serving {
  readonly what: Served;
  /** What is saved has one reader, since each takes the next bytes: two would have half of the file each. */
  isTaken: boolean;
  /** A stream of the service worker's asked for bytes: it knows of it from then on. */
  began: boolean;
  /** Of streams that run, with what ends their reading. */
  readonly ports: Map<MessagePort, AbortController>;
}

const served = new Map<string, Serving>();
/** Of those that ask at once. */
let starting: Promise<ServiceWorkerRegistration | undefined> | undefined;

/**
 * The service worker, once it controls this page; nothing where there is none. Its registration, since a
 * newer worker may take the place of the one that is active now. To be asked for before each address: what
 * was registered may have been removed since, with the host's data.
 */
export function serviceWorker(base: string): Promise<ServiceWorkerRegistration | undefined> {
  starting ??= start(base)
    .catch(() => undefined)
    .finally(() => (starting = undefined));
  return starting;
}

// A page that goes takes its streams with it: a download fails at once, instead of waiting for ever.
function leave(): void {
  for (const { ports } of served.values())
    for (const port of ports.keys()) say(port, { kind: 'failed' });
}

async function start(base: string): Promise<ServiceWorkerRegistration | undefined> {
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!container) return undefined;
  container.addEventListener('message', answer);
  addEventListener('pagehide', leave);
  container.startMessages();
  // One that is there already is found without the network.
  const script = trustedScript(`${base}/sw.js`);
  const registration = await container.register(script, { scope: `${base}/` });
  const worker = await within(activeOf(registration));
  if (container.controller !== worker) await tell(worker, { kind: 'claim' });
  return registration;
}

/** The container's own `ready` tells of the first registration for ever, though it may be gone. */
function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (registration.active) resolve(registration.active);
    };
    registration.installing?.addEventListener('statechange', look);
    registration.waiting?.addEventListener('statechange', look);
    look();
  });
}

function within<T>(act: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      reject(new Error('too late'));
    }, READY_MS);
    act.then(resolve, reject);
  });
}

function tell(worker: ServiceWorker | null, message: ToServiceWorker): Promise<boolean> {
  if (!worker) return Promise.reject(new Error('no worker'));
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = (event: MessageEvent<boolean>): void => {
      port1.close();
      resolve(event.data);
    };
  });
  worker.postMessage(message, [port2]);
  return within(answered);
}

/**
 * Gives an address to bytes, until it is closed; streams that then still run are broken.
 *
 * @param onLost called once if a stream began and the browser stopped the worker under it
 */
export function publish(
  registration: ServiceWorkerRegistration,
  base: string,
  what: Served,
  onLost?: () => void,
): Address {
  const id = toBase64Url(randomBytes(ID_BYTES));
  const serving: Serving = { what, isTaken: false, began: false, ports: new Map() };
  served.set(id, serving);
  // A stream stays with the worker that it began with; a newer one knows nothing of it.
  const worker = registration.active;
  const timer = setInterval(() => {
    void tell(worker, { kind: 'alive', id }).then(
      (runs) => {
        if (serving.began && !runs) onLost?.();
      },
      () => onLost?.(),
    );
  }, ALIVE_MS);
  return {
    url: `${base}/${what.name === undefined ? MEDIA_PATH : SAVE_PATH}${id}`,
    close: () => {
      clearInterval(timer);
      served.delete(id);
      for (const [port, reading] of serving.ports) {
        reading.abort();
        say(port, { kind: 'failed' });
      }
    },
  };
}

function answer(event: MessageEvent<Wanted>): void {
  const { data: wanted, ports } = event;
  const port = ports[0];
  // The declared type is what our own worker sends; extensions may send anything.
  if ((wanted as Wanted | undefined)?.kind !== 'wanted' || !port) return;
  const serving = served.get(wanted.id);
  if (!serving || (serving.isTaken && serving.what.name !== undefined)) {
    say(port, { kind: 'unknown' });
    return;
  }
  serving.isTaken = true;
  const { what, ports: running } = serving;
  const { type, name, size } = what;
  const from = Math.min(wanted.range?.from ?? 0, size);
  const until = Math.min(wanted.range?.until ?? size, size);
  const reading = new AbortController();
  const bytes = what.read(from, until, reading.signal);
  running.set(port, reading);
  port.onmessage = (told: MessageEvent<FromServiceWorker>): void => {
    if (told.data.kind === 'cancel') {
      running.delete(port);
      reading.abort();
      void bytes.return();
      return;
    }
    serving.began = true;
    const broke = (error: unknown): void => {
      if (!reading.signal.aborted) what.broke?.(error);
    };
    void next(bytes, broke).then((message) => {
      if (message.kind !== 'bytes') {
        running.delete(port);
        reading.abort();
      }
      say(port, message);
      if (message.kind === 'end') what.ended?.();
    });
  };
  say(port, { kind: 'head', type, name, size, from, until });
}

function say(port: MessagePort, message: FromPage): void {
  port.postMessage(message, message.kind === 'bytes' ? [message.bytes.buffer] : []);
}

async function next(
  bytes: AsyncGenerator<Bytes, void, undefined>,
  broke: (error: unknown) => void,
): Promise<FromPage> {
  try {
    const result = await bytes.next();
    if (result.done) return { kind: 'end' };
    // Only whole buffers can be given away.
    const { value } = result;
    const isWhole = value.byteLength === value.buffer.byteLength;
    return { kind: 'bytes', bytes: isWhole ? value : value.slice() };
  } catch (error) {
    broke(error);
    return { kind: 'failed' };
  }
}
