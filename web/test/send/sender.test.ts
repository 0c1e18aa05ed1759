/**
 * What ends a send before its bytes have left, what the next one does with what is left of it, and what a
 * browser that refuses its locks is told as.
 *
 * Node has neither workers nor a database: what stands for it seals nothing, and keeps heads, the drafts of one and what it signed.
 */

import { beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/format/base64url.ts';
import { drawSaltAndPrefix } from '../../src/format/chunks.ts';
import { deriveOwnerKeys, drawOwnerSeed } from '../../src/format/keys.ts';
import { hash, KEY_BYTES, ownerSeed } from '../../src/format/bytes.ts';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import { LEAF, paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { compositionOf, fingerprintOf, planOf } from '../../src/send/plan.ts';
import type { Picked, Sending, SendOptions, SendState } from '../../src/send/sending.ts';
import type { ToSealer } from '../../src/send/sealing.ts';
import { createSender } from '../../src/send/sender.ts';
import { signShare } from '../../src/send/share-maker.ts';
import type { Bundle, Draft, SendHead } from '../../src/state/journal.ts';

const kept = vi.hoisted(() => ({
  ...{ sends: [] as SendHead[], drafts: [] as Draft[], bundles: [] as Bundle[] },
}));

vi.mock('idb', () => {
  const done = (): Promise<void> => Promise.resolve();
  const draftsOf = (of: string): Draft[] => kept.drafts.filter(({ send }) => send === of);
  const nothing = { get: done, getAll: () => Promise.resolve([]), put: done, delete: done };
  const sends = {
    ...{ ...nothing, get: (key: string) => Promise.resolve(kept.sends.find((s) => s.id === key)) },
    put: (head: SendHead) => {
      kept.sends = [...kept.sends.filter(({ id }) => id !== head.id), head];
      return done();
    },
  };
  const drafts = {
    ...{ ...nothing, getAll: (of: string) => Promise.resolve(draftsOf(of)) },
    delete: (key: string | readonly string[]) => {
      kept.drafts = kept.drafts.filter(({ send, composition }) =>
        typeof key === 'string' ? send !== key : composition !== key[1],
      );
      return done();
    },
  };
  const bundles = {
    ...{ ...nothing, put: (bundle: Bundle) => Promise.resolve(kept.bundles.push(bundle)) },
    delete: (key: string) => {
      kept.bundles = kept.bundles.filter(({ send }) => send !== key);
      return done();
    },
  };
  const stores: Record<string, object> = { sends, drafts, bundles };
  const objectStore = (name: string): object => stores[name] ?? nothing;
  const get = (name: string, key: string): unknown => {
    if (name === 'bundles') return Promise.resolve(kept.bundles.find(({ send }) => send === key));
    return (name === 'sends' ? sends : nothing).get(key);
  };
  const getAll = (name: string, of: string): unknown =>
    name === 'sends'
      ? Promise.resolve(kept.sends)
      : (name === 'drafts' ? drafts : nothing).getAll(of);
  const transaction = (): object => ({ objectStore, done: done() });
  return { openDB: () => Promise.resolve({ get, getAll, transaction }) };
});

/** The one for passwords breaks, as where there is no memory for it; the others never answer. */
class Breaking extends EventTarget {
  readonly #url: string;
  readonly terminate = vi.fn();

  constructor(url: string) {
    super();
    this.#url = url;
  }

  postMessage(): void {
    if (this.#url.includes('password')) this.dispatchEvent(new Event('error'));
  }
}

/** Seals nothing to as many bytes as are due. */
class Sealing extends EventTarget {
  readonly #stored = new Map<number, number>();
  readonly terminate = vi.fn();

  postMessage(message: ToSealer): void {
    if (message.kind === 'open')
      this.#stored.set(message.object, sealedLength(paddedSize(message.content.size)));
    if (message.kind !== 'seal') return;
    const { object, leaf } = message;
    const bytes = new Uint8Array(Math.min(LEAF, (this.#stored.get(object) ?? 0) - leaf * LEAF));
    const data = { kind: 'sealed', object, leaf, hash: new Uint8Array(KEY_BYTES), bytes };
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

/** To a server that takes all. */
class Taking extends EventTarget {
  readonly upload = new EventTarget();
  status = 204;
  readonly response = null;
  responseURL = '';
  #offset = 0;

  open(method: string, url: string): void {
    this.responseURL = url;
    asked.push(`${method} ${url.slice(url.lastIndexOf('/') + 1)}`);
  }

  setRequestHeader(name: string, value: string): void {
    if (name === 'Upload-Offset') this.#offset = Number(value);
  }

  getResponseHeader(name: string): string | null {
    return name === 'Upload-Offset' ? String(this.#offset) : null;
  }

  send(body: Blob): void {
    this.#offset += body.size;
    this.dispatchEvent(new Event('loadend'));
  }
}

/** To one by whose clock every share is over. */
class Late extends Taking {
  override open(method: string, url: string): void {
    super.open(method, url);
    if (method === 'PUT') this.status = 410;
  }

  override getResponseHeader(name: string): string | null {
    return name === 'Satchel-Problem' ? 'share-expired' : super.getResponseHeader(name);
  }
}

const locks = {
  request: (_name: string, _how: object, act: (lock: object) => unknown) =>
    Promise.resolve(act({})),
  query: () => Promise.reject(new DOMException('denied', 'SecurityError')),
};

let asked: string[] = [];
/** Of itself, by the server. */
let told: object = {};

beforeEach(() => {
  asked = [];
  told = {};
  Object.assign(kept, { sends: [], drafts: [], bundles: [] });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('indexedDB', {});
  vi.stubGlobal('IDBKeyRange', { bound: ([first]: readonly string[]) => first });
  vi.stubGlobal('navigator', { onLine: true, hardwareConcurrency: 1, locks });
  vi.stubGlobal('location', new URL('https://satchel.example/'));
  vi.stubGlobal('Worker', Breaking);
  // Scripts are here, and a server takes what it is asked to.
  vi.stubGlobal('fetch', (url: string, { method }: RequestInit) => {
    if (method === 'GET') return Promise.resolve(Response.json(told));
    if (method) asked.push(`${method} ${url.slice(url.lastIndexOf('/') + 1)}`);
    const headers = { Location: `/api/v1/uploads/${'A'.repeat(22)}`, 'Upload-Offset': '0' };
    const status = method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200;
    return Promise.resolve(new Response(null, { status, headers }));
  });
});

/** On a busy machine. */
const WAIT_MS = 10_000;
const DAY_MS = 24 * 3_600_000;

const PLAIN = { name: undefined, message: undefined, downloadLimit: undefined };
const OPTIONS: SendOptions = {
  ...{ ...PLAIN, token: undefined, expiry: { kind: 'never' }, password: undefined },
};

async function ends(states: readonly SendState[], kind: string): Promise<void> {
  await vi.waitFor(() => {
    expect(states.at(-1)).toMatchObject({ kind: 'failed', failure: { kind } });
  }, WAIT_MS);
}

const FILE = new File(['a'], 'a', { lastModified: 1 });
const PICKED: Picked = { kind: 'file', path: 'a', file: FILE };

test('a password that cannot be hashed ends the send at once, and not behind its last byte', async () => {
  const told: SendState[] = [];
  const options = { ...OPTIONS, password: 'open sesame' };
  createSender('https://satchel.example').send([PICKED], options, (state) => told.push(state));
  await ends(told, 'no-hashing-here');
});

test('what the server would refuse in the end is told before anything is sealed or sent', async () => {
  const worker = vi.fn(Sealing);
  vi.stubGlobal('Worker', worker);
  const refuses = async (kind: string): Promise<void> => {
    const all: SendState[] = [];
    const options: SendOptions = { ...OPTIONS, expiry: { kind: 'after', ms: 1 } };
    createSender('https://satchel.example').send([PICKED], options, (state) => all.push(state));
    await ends(all, kind);
    expect(worker).not.toHaveBeenCalled();
    expect(asked).toEqual([]);
  };
  told = { limits: { objectBytes: 1_000 } };
  await refuses('length-exceeded');
  told = { now: Date.now() + 367 * 24 * 3_600_000 };
  await refuses('clocks-apart');
});

/** A send that began a file that is left out now, and the one that is picked. */
async function leaveOne(): Promise<string> {
  const seed = drawOwnerSeed();
  const id = toBase64Url((await deriveOwnerKeys(seed)).linkId);
  const options = { ...PLAIN, expiresMs: undefined, password: false };
  const was = { shownName: 'both', files: 2, totalBytes: 3, startedMs: 1 };
  kept.sends.push({ id, seed, options, ...was });
  const [lot] = planOf([PICKED]).lots;
  kept.drafts.push(draftOf(id, 'of a file left out now', 'L'));
  kept.drafts.push(draftOf(id, lot ? await compositionOf(lot) : '', 'Q'));
  return id;
}

function goOn(id: string, states: SendState[] = []): Sending {
  const server = createSender('https://satchel.example');
  return server.resume(id, [PICKED], undefined, undefined, (state) => states.push(state));
}

function draftOf(send: string, composition: string, upload: string): Draft {
  return {
    ...{ send, composition, size: 1, upload: upload.repeat(22) },
    secrets: { role: 'content', id: drawObjectId(), key: drawFileKey(), ...drawSaltAndPrefix() },
  };
}

test('what a failed send left is given up before anything is sent, but what is sent now', async () => {
  const id = await leaveOne();
  const renamed = { ...OPTIONS, name: 'One' };
  const sending = createSender('https://satchel.example').send([PICKED], renamed, () => {}, id);
  await vi.waitFor(() => {
    expect(asked).toHaveLength(2);
  }, WAIT_MS);
  expect(asked).toEqual([`DELETE ${'L'.repeat(22)}`, `HEAD ${'Q'.repeat(22)}`]);
  expect(kept.sends).toMatchObject([{ id, files: 1, shownName: 'One', options: { name: 'One' } }]);
  await sending.cancel();
});

test('a send is offered and gone on with at its own server alone, one of an older page at each', async () => {
  const query = (): Promise<LockManagerSnapshot> => Promise.resolve({ held: [], pending: [] });
  vi.stubGlobal('navigator', { onLine: true, hardwareConcurrency: 1, locks: { ...locks, query } });
  const id = await leaveOne();
  const [one, two] = ['one', 'two'].map((path) => createSender(`https://satchel.example/${path}`));
  const offers = async (): Promise<unknown[]> => {
    const all = await Promise.all([one?.unfinished(), two?.unfinished()]);
    return all.map((sends) => sends?.map((send) => send.id));
  };
  expect(await offers()).toEqual([[id], [id]]);
  const sending = one?.resume(id, [PICKED], undefined, undefined, () => {});
  await vi.waitFor(() => {
    expect(asked).not.toHaveLength(0);
  }, WAIT_MS);
  // It may be at the other one.
  expect(kept.sends).toMatchObject([{ id, files: 1 }]);
  expect(kept.sends[0]?.server).toBeUndefined();
  await sending?.cancel();
  kept.sends = [];
  const mine = one?.send([PICKED], OPTIONS, () => {});
  await vi.waitFor(() => {
    expect(kept.sends).toHaveLength(1);
  }, WAIT_MS);
  const [head] = kept.sends;
  await mine?.cancel();
  kept.sends = head ? [head] : []; // as a reload would leave it
  expect(head).toMatchObject({ server: 'https://satchel.example/one' });
  expect(await offers()).toEqual([[head?.id], []]);
  const states: SendState[] = [];
  asked = [];
  two?.resume(head?.id ?? '', [PICKED], undefined, undefined, (state) => states.push(state));
  await ends(states, 'unknown-upload');
  expect(asked).toEqual([]);
  expect(kept.sends).toEqual([head]);
});

test('who goes on after a reload with too few files loses nothing of the others before all has arrived', async () => {
  const id = await leaveOne();
  const sending = goOn(id);
  await vi.waitFor(() => {
    expect(asked).not.toHaveLength(0);
  }, WAIT_MS);
  expect(asked).toEqual([`HEAD ${'Q'.repeat(22)}`]);
  expect(kept.drafts).toHaveLength(2);
  await sending.cancel();
});

test('and once all has arrived, the manifest too, what was not chosen is given up', async () => {
  vi.stubGlobal('Worker', Sealing);
  vi.stubGlobal('XMLHttpRequest', Taking);
  const id = await leaveOne();
  const sending = goOn(id);
  await vi.waitFor(() => {
    expect(asked.length).toBeGreaterThanOrEqual(5);
  }, WAIT_MS);
  const chosen = 'Q'.repeat(22);
  expect(asked.slice(0, 5)).toEqual([
    ...[`HEAD ${chosen}`, `PATCH ${chosen}`, 'POST uploads', `PATCH ${'A'.repeat(22)}`],
    `DELETE ${'L'.repeat(22)}`,
  ]);
  await sending.cancel();
});

test('where there is no room, what was not chosen makes some, and the send goes on', async () => {
  vi.stubGlobal('Worker', Sealing);
  vi.stubGlobal('XMLHttpRequest', Taking);
  const id = await leaveOne();
  kept.drafts.pop(); // the file that is sent was begun never, or has changed
  const takes = fetch;
  vi.stubGlobal('fetch', (url: string, how: RequestInit) => {
    if (how.method !== 'POST' || asked.some((line) => line.startsWith('DELETE'))) {
      return takes(url, how);
    }
    const headers = { 'Satchel-Problem': 'quota-exceeded' };
    return Promise.resolve(new Response(null, { status: 413, headers }));
  });
  const sending = goOn(id);
  await vi.waitFor(() => {
    expect(asked.length).toBeGreaterThanOrEqual(3);
  }, WAIT_MS);
  const [removed, made, sent] = asked;
  expect(removed).toBe(`DELETE ${'L'.repeat(22)}`);
  expect([made, sent]).toEqual(['POST uploads', `PATCH ${'A'.repeat(22)}`]);
  await sending.cancel();
});

test('a failed send that was signed already stays, and what is sent now is another', async () => {
  const id = await leaveOne();
  kept.bundles.push({ send: id, files: '', bytes: new Uint8Array(1) });
  const before = kept.sends[0];
  const sending = createSender('https://satchel.example').send([PICKED], OPTIONS, () => {}, id);
  await vi.waitFor(() => {
    expect(asked).toEqual(['POST uploads']);
  }, WAIT_MS);
  expect(kept.sends).toHaveLength(2);
  expect(kept.sends[0]).toBe(before);
  expect(kept.drafts.slice(0, 2)).toMatchObject([{ send: id }, { send: id }]);
  expect(sending.id).not.toBe(id);
  await sending.cancel();
});

/** Whose kept bundle says so too. */
async function endsAt(expiresMs: number): Promise<string> {
  const id = await leaveOne();
  const options = { ...PLAIN, expiresMs, password: false };
  const head = { ...(kept.sends[0] as SendHead), options };
  kept.sends = [head];
  const facts = { id: drawObjectId(), key: drawFileKey(), root: hash(new Uint8Array(KEY_BYTES)) };
  const sealed = { ...facts, stored: sealedLength(paddedSize(1)), size: 1 };
  const objects = [{ facts: sealed, uploadSecret: new Uint8Array(16) }];
  const bytes = await signShare(ownerSeed(head.seed), head.options, undefined, objects, 1);
  kept.bundles.push({ send: id, files: await fingerprintOf(planOf([PICKED])), bytes });
  return id;
}

test('an end that has come by the clock of the server alone costs nothing, and is not asked of as finishing', async () => {
  vi.stubGlobal('XMLHttpRequest', Late);
  const id = await endsAt(Date.now() + DAY_MS);
  let tell: (answer: Response) => void = () => {};
  const asks = vi.fn(() => new Promise<Response>((resolve) => (tell = resolve)));
  vi.stubGlobal('fetch', asks);
  const all: SendState[] = [];
  goOn(id, all);
  await vi.waitFor(() => {
    expect(asks).toHaveBeenCalled();
    expect(all.length).toBeGreaterThan(1);
  }, WAIT_MS);
  expect(all.at(-1)).toMatchObject({ kind: 'preparing' });
  tell(Response.json({ now: Date.now() + 2 * DAY_MS }));
  await ends(all, 'clocks-apart');
  expect(asked).toEqual([`PUT ${id}`]);
  expect(kept.drafts).toHaveLength(2);
});

test('nor does one that is found when all has arrived', async () => {
  vi.stubGlobal('Worker', Sealing);
  vi.stubGlobal('XMLHttpRequest', Late);
  const id = await endsAt(Date.now() + DAY_MS);
  kept.bundles = [];
  const all: SendState[] = [];
  goOn(id, all);
  await ends(all, 'clocks-apart');
  expect(asked.at(-1)).toBe(`PUT ${id}`);
  expect(kept).toMatchObject({
    sends: [{ id }],
    drafts: [{ upload: 'Q'.repeat(22) }],
    bundles: [],
  });
});

test('a browser that refuses to tell its locks is told as one that keeps nothing', async () => {
  const listed = createSender('https://satchel.example').unfinished();
  await expect(listed).rejects.toMatchObject({ kind: 'no-storage' });
});
