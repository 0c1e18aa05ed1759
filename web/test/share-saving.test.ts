/**
 * A save from its click to its end, as its line on the page drives it.
 *
 * The bytes come from here: Node does not have the opening workers, and what stands for them opens nothing.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Sink } from '../src/disk/sink.ts';
import { Failure } from '../src/failure.ts';
import type { Bytes } from '../src/format/bytes.ts';
import { Saves } from '../src/open/saves.svelte.ts';
import type { ShareDoor } from '../src/share/door.ts';
import { Grants } from '../src/share/grants.ts';
import type { Entry, OpenedShare, Opener } from '../src/share/opening.ts';
import { Openers } from '../src/share/openers.ts';
import type { OpenedPiece, Piece } from '../src/share/piece.ts';
import { Saving, type SaveParts } from '../src/share/saving.ts';
import type { Unlocked } from '../src/share/unlock.ts';

const workers: IdleWorker[] = [];

class IdleWorker extends EventTarget {
  constructor() {
    super();
    workers.push(this);
  }

  postMessage(): void {
    // It answers nothing.
  }

  terminate(): void {
    // It does nothing.
  }
}

beforeEach(() => {
  workers.length = 0;
  vi.stubGlobal('location', new URL('https://satchel.example/'));
  vi.stubGlobal('Worker', IdleWorker);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

class Kept implements Sink {
  readonly written: number[] = [];
  ended: 'finished' | 'aborted' | undefined;

  write(bytes: Bytes): Promise<void> {
    this.written.push(...bytes);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    this.ended = 'finished';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.ended = 'aborted';
    return Promise.resolve();
  }
}

type Contents = SaveParts['bytes'];

const NO_GRANTS = new Grants({} as Unlocked);

/** The page's saves over one sink; counts how often one was begun, and what was kept was dropped. */
function page(
  sink: Promise<Sink>,
  bytes: Contents,
  grants = NO_GRANTS,
): { saves: Saves; made: () => number; dropped: () => number } {
  let made = 0;
  let dropped = 0;
  const save: Opener['save'] = (_share, _indexes, onChange) => {
    made++;
    const dropKept = (): Promise<void> => {
      dropped++;
      return Promise.resolve();
    };
    return new Saving({ totalBytes: 2, storedBytes: 2, sink, dropKept, grants, bytes, onChange });
  };
  const saves = new Saves(
    { save } as Opener,
    { entries: [] as readonly Entry[], name: 'film' } as OpenedShare,
  );
  return { saves, made: () => made, dropped: () => dropped };
}

/** One block, a cut that patience does not outlast, and the next block. */
async function* cutOnce(saving: Saving): AsyncGenerator<Bytes, void, undefined> {
  yield new Uint8Array([1]);
  await saving.insist(new Failure('unreachable', 'cut'), undefined);
  yield new Uint8Array([2]);
}

function only({ list }: Saves): Saves['list'][number] {
  const [save] = list;
  if (!save) throw new Error('no save');
  return save;
}

test('a save that stopped goes on where it stopped', async () => {
  const sink = new Kept();
  const { saves, made } = page(Promise.resolve(sink), cutOnce);
  saves.start([0]);
  const save = only(saves);
  await vi.waitFor(() => {
    expect(save.state).toMatchObject({ kind: 'failed', resumable: true });
  });
  expect(saves.running).toBe(true);
  saves.again(save);
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('done');
  });
  expect(made()).toBe(1);
  expect(sink.written).toEqual([1, 2]);
  expect(sink.ended).toBe('finished');
  expect(saves.running).toBe(false);
});

test('a save that stopped is ended when its line or its page goes', async () => {
  for (const leave of ['dismiss', 'cancelAll'] as const) {
    const sink = new Kept();
    const { saves } = page(Promise.resolve(sink), cutOnce);
    saves.start([0]);
    const save = only(saves);
    await vi.waitFor(() => {
      expect(save.state.kind).toBe('failed');
    });
    saves[leave](save);
    await vi.waitFor(() => {
      expect(sink.ended, leave).toBe('aborted');
    });
  }
});

test('a browser that does not take the next bytes does not keep a save from being cancelled', async () => {
  const sink = new Kept();
  const asked = vi.spyOn(sink, 'write').mockReturnValue(new Promise(() => undefined));
  const { saves } = page(Promise.resolve(sink), cutOnce);
  saves.start([0]);
  const save = only(saves);
  await vi.waitFor(() => {
    expect(asked).toHaveBeenCalled();
  });
  save.cancel();
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('cancelled');
  });
  expect(sink.ended).toBe('aborted');
});

test('nothing is taken for a save that is cancelled before it has a place', async () => {
  const { promise, resolve } = Promise.withResolvers<Sink>();
  let taken = 0;
  async function* counted(saving: Saving): AsyncGenerator<Bytes, void, undefined> {
    await saving.begin(() => Promise.resolve(++taken));
    yield new Uint8Array([1, 2]);
  }
  const { saves } = page(promise, counted);
  saves.start([0]);
  const save = only(saves);
  save.cancel();
  const sink = new Kept();
  resolve(sink);
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('cancelled');
  });
  expect(taken).toBe(0);
  expect(sink.ended).toBe('aborted');
});

test('a save is cancelled at once where no place comes, and one that comes late is left', async () => {
  const { promise, resolve } = Promise.withResolvers<Sink>();
  const { saves, dropped } = page(promise, cutOnce);
  saves.start([0]);
  const save = only(saves);
  save.cancel();
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('cancelled');
  });
  expect(dropped()).toBe(1);
  const sink = new Kept();
  resolve(sink);
  await vi.waitFor(() => {
    expect(sink.ended).toBe('aborted');
  });
  expect(sink.written).toEqual([]);
});

test('a save is cancelled while a preview waits for the grant that both want', async () => {
  const grants = new Grants({
    linkId: 'a share of this test',
    record: { epoch: 0 },
    door: { grant: () => new Promise<void>(() => undefined) } as unknown as ShareDoor,
  } as Unlocked);
  void grants.take(new AbortController().signal);
  const { promise: isRefused, resolve } = Promise.withResolvers<undefined>();
  async function* spent(saving: Saving): AsyncGenerator<Bytes, void, undefined> {
    resolve(undefined);
    await saving.insist(new Failure('grant-refused', 'a day old'), 'the one before');
    yield new Uint8Array([1, 2]);
  }
  const { saves } = page(Promise.resolve(new Kept()), spent, grants);
  saves.start([0]);
  const save = only(saves);
  await isRefused;
  save.cancel();
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('cancelled');
  });
});

test('while a save waits for a person no grant is taken, and it is when they go on', async () => {
  const take = vi.fn(() => Promise.resolve('grant'));
  const grants = { take, again: () => undefined } as unknown as Grants;
  const bytes: Contents = async function* (saving) {
    const stopped = saving.insist(new Failure('unreachable', 'cut'), undefined);
    const other = saving.grant();
    await stopped;
    await other;
    yield new Uint8Array([1]);
  };
  const { saves } = page(Promise.resolve(new Kept()), bytes, grants);
  saves.start([0]);
  const save = only(saves);
  await vi.waitFor(() => {
    expect(save.state).toMatchObject({ kind: 'failed', resumable: true });
  });
  expect(take).not.toHaveBeenCalled();
  save.resume();
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('done');
  });
  expect(take).toHaveBeenCalledOnce();
});

test('a piece is refused when an opening worker broke, whether it was asked for before or after', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('')));
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  const { signal } = new AbortController();
  const nothing = (): void => undefined;
  const openers = new Openers();
  await openers.start(signal);
  const ask = (): Promise<OpenedPiece> =>
    openers.open({} as Piece, { received: nothing, waiting: nothing }, signal);
  const asked = [ask(), ask()];
  workers[1]?.dispatchEvent(new Event('error'));
  const ends = await Promise.allSettled([...asked, ask()]);
  const refused = { status: 'rejected', reason: { kind: 'bug' } };
  expect(ends).toMatchObject([refused, refused, refused]);
});

test('a save waits as long as one of its pieces does', async () => {
  const told: unknown[] = [];
  async function* waits(saving: Saving): AsyncGenerator<Bytes, void, undefined> {
    const say = (waiting: boolean): void => {
      saving.waiting(waiting);
      told.push(only(saves).state);
    };
    say(true);
    say(true);
    saving.received(1); // by one that lost nothing
    say(false);
    say(false);
    yield await Promise.resolve(new Uint8Array([1, 2]));
  }
  const { saves } = page(Promise.resolve(new Kept()), waits);
  saves.start([0]);
  const save = only(saves);
  await vi.waitFor(() => {
    expect(save.state.kind).toBe('done');
  });
  const waiting = [true, true, true, false];
  expect(told).toMatchObject(waiting.map((it) => ({ kind: 'fetching', waiting: it })));
});
