/**
 * A save that the browser ends by itself: in its list of downloads, with its service worker, or when it refuses
 * the finished file.
 *
 * Node has none of them: a port of the test stands for the service worker, an object for the chosen file.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pickSink } from '../../src/disk/picker.ts';
import type { Sink } from '../../src/disk/sink.ts';
import { StreamSink } from '../../src/disk/stream.ts';
import { Failure } from '../../src/failure.ts';
import type { Bytes } from '../../src/format/bytes.ts';
import { serviceWorker } from '../../src/media/bridge.ts';
import type { FromPage, FromServiceWorker, ToServiceWorker } from '../../src/media/words.ts';
import { Grants } from '../../src/share/grants.ts';
import type { Unlocked } from '../../src/share/unlock.ts';
import type { FetchState } from '../../src/share/opening.ts';
import { Saving } from '../../src/share/saving.ts';
import { unlessAborted } from '../../src/share/unless-aborted.ts';

const BASE = 'https://satchel.example';
const SAVED = { name: 'film.mp4', size: 2 };
/** How often the page asks whether its stream runs. */
const ALIVE_MS = 5_000;

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

/** A save whose first block the browser took, and which was asked for the next. */
async function streaming(
  bytes = stuck,
): Promise<{ save: Watched; tell: (told: FromServiceWorker) => void }> {
  const frame = { hidden: false, src: '', remove: () => undefined };
  vi.stubGlobal('document', { createElement: () => frame, body: { append: () => undefined } });
  const save = new Watched(Promise.resolve(new StreamSink(registration, BASE, SAVED)), bytes);
  const { port1, port2 } = new MessageChannel();
  const told: FromPage[] = [];
  port1.onmessage = ({ data }: MessageEvent<FromPage>): void => {
    told.push(data);
  };
  const tell = (message: FromServiceWorker): void => {
    port1.postMessage(message);
  };
  const id = frame.src.split('/').at(-1);
  hear({ data: { kind: 'wanted', id, range: undefined }, ports: [port2] });
  tell({ kind: 'pull' });
  await vi.waitFor(() => {
    expect(told).toMatchObject([{ kind: 'head' }, { kind: 'bytes' }]);
  });
  tell({ kind: 'pull' });
  return { save, tell };
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
  vi.advanceTimersByTime(ALIVE_MS);
  await vi.waitFor(() => {
    streamRuns = false;
    vi.advanceTimersByTime(ALIVE_MS);
    expect(save.state).toMatchObject({ kind: 'failed', failure: { kind: 'not-writable' } });
  });
  expect(save.dropped).toBe(0);
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
    getFile: () => Promise.resolve(new Blob()),
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
    getFile: () => Promise.resolve(new Blob()),
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
