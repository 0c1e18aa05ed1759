/** What a person does before a send has begun, and after it failed. */

import { expect, test, vi, type Mock } from 'vitest';
import { Failure } from '../../../src/failure.ts';
import type { Sender, Sending, Unfinished } from '../../../src/send/sending.ts';
import type { OwnShare } from '../../../src/state/own-share.ts';
import { desk } from '../../../src/ui/send/desk.svelte.ts';

type Tell = Parameters<Sender['send']>[2];

const stage = vi.hoisted(() => {
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.stubGlobal('location', new URL('https://satchel.example/'));
  const begun: Tell[] = [];
  const listed: Unfinished[] = [];
  const resumed: string[] = [];
  const before: (string | undefined)[] = [];
  return { arrives: Promise.withResolvers<undefined>(), begun, before, listed, resumed };
});

vi.mock('../../../src/send/sender.ts', async () => {
  await stage.arrives.promise;
  const sending: Sending = {
    id: 'mine',
    pause: () => undefined,
    resume: () => undefined,
    cancel: () => Promise.resolve(),
    sentOf: () => 0,
  };
  const send: Sender['send'] = (_picked, _options, tell, before) => {
    stage.begun.push(tell);
    stage.before.push(before);
    return sending;
  };
  const resume: Sender['resume'] = (id, _picked, _password, _token, tell) => {
    stage.resumed.push(id);
    stage.begun.push(tell);
    return sending;
  };
  const unfinished = (): Promise<readonly Unfinished[]> => Promise.resolve([...stage.listed]);
  return { createSender: () => ({ send, resume, unfinished }) };
});

const OPTIONS = {
  ...{ name: undefined, message: undefined, downloadLimit: undefined },
  ...{ password: undefined, token: undefined, expiry: { kind: 'never' } as const },
};

test('a send that is cancelled before what sends is here begins never, and the next one once', async () => {
  desk.pack([{ kind: 'file', path: 'a', file: new File(['a'], 'a') }]);
  const first = desk.send(OPTIONS);
  expect(desk.step.kind).toBe('running');
  expect(await desk.cancel()).toBe(true);
  expect(desk.packed).toHaveLength(1);
  const second = desk.send(OPTIONS);
  stage.arrives.resolve(undefined);
  await Promise.all([first, second]);
  expect(stage.begun).toHaveLength(1);
  expect(desk.step.kind).toBe('running');
});

test('another try that is cancelled before it has begun begins never', async () => {
  stage.begun[0]?.({ kind: 'failed', failure: new Failure('unreachable', 'no answer') });
  expect(desk.step.kind).toBe('failed');
  const again = desk.again();
  expect(await desk.cancel()).toBe(true);
  await again;
  expect(stage.begun).toHaveLength(1);
  expect(desk.step.kind).toBe('choosing');
});

test('another try goes on with its own send, and not with one of another tab that is as large', async () => {
  desk.empty();
  desk.pack([{ kind: 'file', path: 'a', file: new File(['a'], 'a') }]);
  await desk.send(OPTIONS);
  stage.begun.at(-1)?.({ kind: 'failed', failure: new Failure('disk-full', 'no room') });
  const alike = { name: 'a', files: 1, totalBytes: 1, startedMs: Date.now() + 1, password: false };
  stage.listed.push({ id: 'theirs', ...alike }, { id: 'mine', ...alike });
  await desk.again();
  expect(stage.resumed).toEqual(['mine']);
  stage.listed.length = 0;
});

test('what is sent after a failure takes the place of what failed, if some of its very picks are left', async () => {
  const sends = async (...names: string[]): Promise<string | undefined> => {
    desk.pack(names.map((path) => ({ kind: 'file', path, file: new File([path], path) })));
    await desk.send(OPTIONS);
    stage.begun.at(-1)?.({ kind: 'failed', failure: new Failure('quota-exceeded', 'no room') });
    desk.back();
    return stage.before.at(-1);
  };
  desk.empty();
  expect(await sends('x', 'y')).toBeUndefined();
  desk.unpack('x');
  expect(await sends('z')).toBe('mine');
  desk.unpack('y');
  desk.unpack('z');
  // Another file of the name.
  expect(await sends('z')).toBeUndefined();
});

test('a share that was changed since it was sent shows its new link, and one that was ended none', async () => {
  const before: OwnShare = {
    ...{ linkId: 'id', server: 'https://satchel.example', seed: 'seed', epoch: 1, version: 1 },
    ...{ password: false, name: 'a', files: 1, bytes: 1, createdMs: 1, ended: false },
    ...{ expiresMs: undefined, downloadLimit: undefined },
  };
  let now = before;
  const owner = {
    present: () => Promise.resolve(now),
    link: ({ epoch }: OwnShare) => Promise.resolve(`link ${epoch}`),
  };
  const shown = (): unknown => (desk.step.kind === 'done' ? desk.step.sent : desk.step.kind);
  await desk.send(OPTIONS);
  const sent = { link: 'link 1', ownerLink: 'own', share: before };
  stage.begun.at(-1)?.({ kind: 'done', sent });
  desk.options.password = 'open sesame';
  await desk.follow(owner);
  expect(shown()).toBe(sent);
  now = { ...before, version: 2, downloadLimit: 1 };
  await desk.follow(owner);
  expect(shown()).toEqual({ ...sent, share: now });
  expect(desk.options.password).toBe('open sesame');
  now = { ...now, version: 3, epoch: 2 };
  await desk.follow(owner);
  expect(shown()).toEqual({ link: 'link 2', ownerLink: 'own', share: now });
  // Which was that of the first link.
  expect(desk.options.password).toBe('');
  now = { ...now, version: 4, ended: true };
  await desk.follow(owner);
  expect(shown()).toBe('choosing');
  expect(desk.packed).toHaveLength(1);
});

/** As Chromium has a file that was written after it was chosen: no part of it is ever read again. */
function written(name: string): { file: File; read: Mock } {
  const file = new File(['old'], name);
  const read = vi.fn(() => Promise.reject(new DOMException('written since', 'NotReadableError')));
  file.slice = () => Object.assign(new Blob(), { arrayBuffer: read });
  return { file, read };
}

test('a file that can be read no more is taken out on the way back, and told until it is chosen again', async () => {
  desk.empty();
  const { file, read } = written('report');
  desk.pack([
    { kind: 'file', path: 'd/report', file },
    { kind: 'file', path: 'd/sound', file: new File(['a'], 'sound') },
    { kind: 'file', path: 'd/void', file: new File([], 'void') },
    { kind: 'folder', path: 'd/e' },
  ]);
  await desk.send(OPTIONS);
  stage.begun.at(-1)?.({ kind: 'failed', failure: new Failure('unreachable', 'no answer') });
  desk.back();
  expect(read).not.toHaveBeenCalled();
  await desk.send(OPTIONS);
  stage.begun.at(-1)?.({ kind: 'failed', failure: new Failure('file-unreadable', 'written') });
  desk.back();
  await vi.waitUntil(() => desk.unreadable.length > 0);
  expect(desk.unreadable).toEqual(['d/report']);
  expect(desk.packed.map(({ path }) => path)).toEqual(['d/e', 'd/sound', 'd/void']);
  desk.pack([{ kind: 'file', path: 'd/report', file: new File(['new'], 'report') }]);
  expect(desk.packed.map(({ path }) => path)).toContain('d/report');
  expect(desk.packed).toHaveLength(4);
  expect(desk.unreadable).toEqual([]);
});

test('a file that is chosen again, as the page asks, goes on with the send that could not read it, unless all was taken out', async () => {
  const loses = async (): Promise<void> => {
    desk.empty();
    desk.pack([{ kind: 'file', path: 'disk', file: written('disk').file }]);
    await desk.send(OPTIONS);
    stage.begun.at(-1)?.({ kind: 'failed', failure: new Failure('file-unreadable', 'written') });
    desk.back();
    await vi.waitUntil(() => desk.unreadable.length > 0);
  };
  const sends = async (path: string): Promise<string | undefined> => {
    desk.pack([{ kind: 'file', path, file: new File(['new'], path) }]);
    await desk.send(OPTIONS);
    return stage.before.at(-1);
  };
  await loses();
  expect(await sends('disk')).toBe('mine');
  await loses();
  expect(await sends('other')).toBeUndefined();
  await loses();
  desk.unpackAll();
  expect(await sends('disk')).toBeUndefined();
});

test('leaving loses what is written until it is sent, also in a dialog that was closed', () => {
  desk.empty();
  expect(desk.hasWritten).toBe(false);
  desk.draft = 'Bring the map.';
  desk.drafting = true;
  expect(desk.hasWritten).toBe(true);
  desk.drafting = false;
  expect(desk.hasWritten).toBe(true);
  desk.draft = '';
  expect(desk.hasWritten).toBe(false);
  desk.pack([{ kind: 'file', path: 'a', file: new File(['a'], 'a') }]);
  desk.options.message = 'For you';
  expect(desk.hasWritten).toBe(true);
  desk.unpackAll();
  expect(desk.hasWritten).toBe(false);
});
