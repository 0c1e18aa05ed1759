/**
 * A save that the browser ends by itself: in its list of downloads, with its service worker, with the page's tab,
 * or when it refuses the finished file.
 *
 * Node has none of them: a port of the test stands for the service worker, another for its page, an object for the
 * chosen file.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pickSink } from '../../src/disk/picker.ts';
import { Declined, sinkFailure, type Sink } from '../../src/disk/sink.ts';
import { StreamSink } from '../../src/disk/stream.ts';
import { Failure } from '../../src/failure.ts';
import type { Bytes } from '../../src/format/bytes.ts';
import { failures } from '../../src/lang/en/failures.ts';
import { serviceWorker } from '../../src/media/bridge.ts';
import type {
  FromPage,
  FromServiceWorker,
  Head,
  ToServiceWorker,
  Wanted,
} from '../../src/media/words.ts';
import { Grants } from '../../src/share/grants.ts';
import type { Unlocked } from '../../src/share/unlock.ts';
import type { FetchState } from '../../src/share/opening.ts';
import { Saving } from '../../src/share/saving.ts';
import { unlessAborted } from '../../src/share/unless-aborted.ts';

const BASE = 'https://satchel.example';
const SAVED = { name: 'film.mp4', size: 2 };
/** How often the page asks whether its stream runs. */
const ALIVE_MS = 5_000;
/** How often the service worker looks whether its page is there. */
const LOOK_MS = 3_000;
/** In which the browser has to come for its download. */
const BEGIN_MS = 30_000;
const BLOCKS = 3;

let hear: (event: unknown) => void = () => undefined;
let streamRuns = true;

const registration = {
  active: {
    postMessage: (_message: ToServiceWorker, [port]: [MessagePort]) => {
      port.postMessage(streamRuns);
    },
  },
} as unknown as ServiceWorkerRegistration;

const container = {
  controller: {},
  ready: Promise.resolve(registration),
  register: () => Promise.resolve(registration),
  startMessages: () => undefined,
  addEventListener: (_type: string, heard: typeof hear) => {
    hear = heard;
  },
};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  streamRuns = true;
  vi.stubGlobal('location', new URL(`${BASE}/`));
  vi.stubGlobal('navigator', { serviceWorker: container });
  vi.stubGlobal('addEventListener', () => undefined);
  await serviceWorker(BASE);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** One block, and then a line that brings nothing more. */
async function* stuck({ signal }: Saving): AsyncGenerator<Bytes, void, undefined> {
  yield new Uint8Array([1]);
  await unlessAborted(new Promise(() => undefined), signal);
}

/** One block, and then a cut that patience does not outlast. */
async function* cut(saving: Saving): AsyncGenerator<Bytes, void, undefined> {
  yield new Uint8Array([1]);
  await saving.insist(new Failure('unreachable', 'cut'), undefined);
}

async function* blocks(): AsyncGenerator<Bytes, void, undefined> {
  for (let i = 0; i < BLOCKS; i++) yield await Promise.resolve(new Uint8Array([i]));
}

async function* whole(): AsyncGenerator<Bytes, void, undefined> {
  yield await Promise.resolve(new Uint8Array([1, 2]));
}

class Watched {
  state: FetchState = { kind: 'starting' };
  dropped = 0;
  readonly saving: Saving;

  constructor(sink: Promise<Sink>, bytes: (saving: Saving) => AsyncGenerator<Bytes, void>) {
    this.saving = new Saving({
      totalBytes: 2,
      storedBytes: 2,
      sink,
      bytes,
      grants: new Grants({} as Unlocked),
      dropKept: () => {
        this.dropped++;
        return Promise.resolve();
      },
      onChange: (state) => {
        this.state = state;
      },
    });
  }

  async becomes(state: object): Promise<void> {
    await vi.waitFor(() => {
      expect(this.state).toMatchObject(state);
    });
  }
}

/** One who asks for the address, and what it was told. */
interface Reader {
  readonly told: FromPage[];
  readonly tell: (message: FromServiceWorker) => void;
}

function reader(src: string): Reader {
  const { port1, port2 } = new MessageChannel();
  const told: FromPage[] = [];
  port1.onmessage = ({ data }: MessageEvent<FromPage>): void => {
    told.push(data);
  };
  const tell = (message: FromServiceWorker): void => {
    port1.postMessage(message);
  };
  hear({ data: { kind: 'wanted', id: src.split('/').at(-1), range: undefined }, ports: [port2] });
  return { told, tell };
}

/** A save that is offered to the browser, at an address. */
function offered(bytes: (saving: Saving) => AsyncGenerator<Bytes, void>): {
  readonly save: Watched;
  readonly sink: StreamSink;
  readonly src: string;
} {
  const frame = { hidden: false, src: '', remove: () => undefined };
  vi.stubGlobal('document', { createElement: () => frame, body: { append: () => undefined } });
  const sink = new StreamSink(registration, BASE, SAVED);
  return { save: new Watched(Promise.resolve(sink), bytes), sink, src: frame.src };
}

/** A save whose first block the browser took, and which was asked for the next. */
async function streaming(
  bytes: (saving: Saving) => AsyncGenerator<Bytes, void> = stuck,
): Promise<Reader & ReturnType<typeof offered>> {
  const { save, sink, src } = offered(bytes);
  const { told, tell } = reader(src);
  tell({ kind: 'pull' });
  await vi.waitFor(() => {
    expect(told).toMatchObject([{ kind: 'head' }, { kind: 'bytes' }]);
  });
  tell({ kind: 'pull' });
  return { save, sink, src, told, tell };
}

test.each([
  ['fetching', stuck],
  ['paused', stuck],
  ['failed', cut],
] as const)(
  'a save that is ended in the list of downloads while it is %s is cancelled, and nothing is kept',
  async (kind, bytes) => {
    const { save, tell } = await streaming(bytes);
    if (kind === 'paused') save.saving.pause();
    if (kind !== 'fetching') await save.becomes({ kind });
    tell({ kind: 'cancel' });
    await save.becomes({ kind: 'cancelled' });
    expect(save.dropped).toBe(1);
  },
);

test('a save whose service worker was stopped says so while no bytes come, and what came is kept', async () => {
  const { save } = await streaming();
  streamRuns = false; // from the first time that the page asks
  vi.advanceTimersByTime(ALIVE_MS);
  await vi.waitFor(() => {
    expect(save.state).toMatchObject({ kind: 'failed', failure: { kind: 'download-lost' } });
  });
  expect(save.dropped).toBe(0);
});

test('a save for which the browser never comes says so, and what came is kept', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { save } = offered(stuck);
  vi.advanceTimersByTime(BEGIN_MS);
  vi.useRealTimers();
  await save.becomes({ kind: 'failed', failure: { kind: 'download-not-begun' } });
  expect(save.dropped).toBe(0);
});

test('the address of a save has one reader, who is given all of it', async () => {
  const { save, src, told, tell } = await streaming(blocks);
  const second = reader(src);
  second.tell({ kind: 'pull' });
  await vi.waitFor(() => {
    expect(second.told).toEqual([{ kind: 'unknown' }]);
  });
  for (let i = 1; i < BLOCKS; i++) tell({ kind: 'pull' });
  await save.becomes({ kind: 'done' });
  await vi.waitFor(() => {
    expect(told.at(-1)).toEqual({ kind: 'end' });
  });
  expect(told.filter(({ kind }) => kind === 'bytes')).toHaveLength(BLOCKS);
  expect(second.told).toHaveLength(1);
});

test('no block leaves anything behind that waits for the end of the save', async () => {
  const { save, sink, tell } = await streaming(blocks);
  const wait = vi.spyOn(sink.over, 'then');
  const write = vi.spyOn(sink, 'write');
  for (let i = 2; i < BLOCKS; i++) tell({ kind: 'pull' });
  await vi.waitFor(() => {
    expect(write).toHaveBeenCalled();
  });
  expect(wait).not.toHaveBeenCalled();
  const waiting = sink.write(new Uint8Array([1]));
  tell({ kind: 'cancel' });
  await expect(waiting).rejects.toThrow(Declined);
  await save.becomes({ kind: 'cancelled' });
  await expect(sink.write(new Uint8Array([1]))).rejects.toThrow(Declined);
});

/** The service worker of one page, which answers an address with this head. */
async function worker(head: Omit<Head, 'kind'>): Promise<{
  readonly body: Promise<ArrayBuffer>;
  readonly tell: (message: FromPage) => void;
  readonly leave: () => void;
  readonly heard: string[];
}> {
  const listeners = new Map<string, (event: unknown) => void>();
  const port = Promise.withResolvers<MessagePort>();
  const page = {
    id: 'the tab',
    postMessage: (_wanted: Wanted, [given]: [MessagePort]) => {
      port.resolve(given);
    },
  };
  let isHere = true;
  vi.stubGlobal('self', {
    registration: { scope: `${BASE}/` },
    clients: {
      matchAll: () => Promise.resolve([page]),
      get: (id: string) => Promise.resolve(isHere && id === page.id ? page : undefined),
    },
    addEventListener: (type: string, heard: (event: unknown) => void) => {
      listeners.set(type, heard);
    },
  });
  vi.resetModules();
  const path: string = '../../src/sw.ts'; // by no name that the compiler follows: its types are another world's
  await import(path);
  const answered = Promise.withResolvers<Response>();
  const respondWith = (response: Promise<Response>): void => {
    response.then(answered.resolve, answered.reject);
  };
  const request = new Request(`${BASE}/save/AAAAAAAAAAAAAAAAAAAAAA`);
  listeners.get('fetch')?.({ request, respondWith });
  const heard: string[] = [];
  const to = await port.promise;
  to.onmessage = ({ data }: MessageEvent<FromServiceWorker>): void => {
    heard.push(data.kind);
  };
  const tell = (message: FromPage): void => {
    to.postMessage(message);
  };
  tell({ kind: 'head', ...head });
  const body = (await answered.promise).arrayBuffer();
  body.catch(() => undefined); // told to who waits for it
  await vi.waitFor(() => {
    expect(heard).toEqual(['pull']);
  });
  return {
    body,
    tell,
    heard,
    leave: () => {
      isHere = false;
    },
  };
}

const HEAD = { type: '', name: 'film.mp4', size: 2, from: 0, until: 2 };

test('a download fails when its page is gone without a word, and not before', async () => {
  const { body, tell, heard, leave } = await worker(HEAD);
  vi.advanceTimersByTime(LOOK_MS);
  tell({ kind: 'bytes', bytes: new Uint8Array([1]) });
  await vi.waitFor(() => {
    expect(heard).toEqual(['pull', 'pull']);
  });
  leave();
  vi.advanceTimersByTime(LOOK_MS);
  await expect(body).rejects.toThrow('not whole');
});

test.each([
  ['whole', [1, 2]],
  ['short of a byte', [1]],
] as const)('a stream that ends is a good download only when it is whole: %s', async (_, sent) => {
  const { body, tell } = await worker(HEAD);
  tell({ kind: 'bytes', bytes: new Uint8Array(sent) });
  tell({ kind: 'end' });
  if (sent.length === HEAD.size) expect(new Uint8Array(await body)).toEqual(new Uint8Array(sent));
  else await expect(body).rejects.toThrow('not whole');
});

test('a file that the browser refuses in the end is told as that, and what came is kept', async () => {
  let removed = 0;
  const blocked = new DOMException('Blocked by Safe Browsing.', 'AbortError');
  const writable = {
    write: () => Promise.resolve(),
    close: () => Promise.reject(blocked),
    abort: () => Promise.reject(new TypeError('closed')),
  };
  const handle = {
    createWritable: () => Promise.resolve(writable),
    remove: () => {
      removed++;
      return Promise.resolve();
    },
  };
  vi.stubGlobal('showSaveFilePicker', () => Promise.resolve(handle));
  const save = new Watched(pickSink(SAVED), whole);
  await save.becomes({ kind: 'failed', failure: { kind: 'browser-refused' }, resumable: false });
  expect(save.dropped).toBe(0);
  expect(removed).toBe(1);
});

test('a save to a chosen place that a person cancels is no refusal of the browser', async () => {
  let fail: (error: Error) => void = () => undefined;
  let aborted = 0;
  const writable = {
    write: () => new Promise<void>((_resolve, reject) => (fail = reject)),
    abort: () => {
      aborted++;
      fail(new DOMException('aborted', 'AbortError')); // what waits to be written
      return Promise.resolve();
    },
  };
  const handle = {
    createWritable: () => Promise.resolve(writable),
  };
  vi.stubGlobal('showSaveFilePicker', () => Promise.resolve(handle));
  const write = vi.spyOn(writable, 'write');
  const save = new Watched(pickSink(SAVED), whole);
  await vi.waitFor(() => {
    expect(write).toHaveBeenCalled();
  });
  save.saving.cancel();
  await save.becomes({ kind: 'cancelled' });
  expect([aborted, save.dropped]).toEqual([1, 1]);
});

test('where there is no room for what is saved, the way that needs none is told, and only there', () => {
  const full = new DOMException('full', 'QuotaExceededError');
  expect(sinkFailure(full)).toMatchObject({ kind: 'no-room-to-save' });
  expect(failures['no-room-to-save']).toContain('open the link in');
  expect(failures['no-room-here']).not.toContain('link');
});
