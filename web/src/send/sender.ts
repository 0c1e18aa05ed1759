/**
 * Makes the sender: begins sends, finds those that were broken off, goes on with them.
 *
 * A journal belongs to one tab at a time, by a Web Lock that ends with its tab.
 *
 * Source: send/sending.ts (the contract); docs/decisions/0042-upload-pipeline.md.
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import type { Bytes } from '../format/bytes.ts';
import { drawOwnerSeed, deriveOwnerKeys } from '../format/keys.ts';
import { prepareNewPassword, type PreparedPassword } from '../format/password.ts';
import { checkWords } from '../shares/words.ts';
import { bundleOf, findSend, listSends, type KeptOptions } from '../state/journal.ts';
import { forgetSend } from './forget.ts';
import type { Plan } from './plan.ts';
import { Run, type Prepared } from './run.ts';
import type { Picked, Sender, SendOptions, Unfinished } from './sending.ts';
import { TusUploads } from './tus.ts';

const LOCK = 'satchel-send-';

/** Whose journal is this tab's. */
interface Begun {
  readonly id: string;
  readonly seed: Bytes;
  readonly release: () => void;
}

/** @param server base of its address, without a slash at the end */
export function createSender(server: string): Sender {
  return {
    send(picked, options, onChange, before) {
      const { token } = options;
      const prepare = (plan: Plan): Promise<Prepared> =>
        begin(server, picked, plan, options, () => takeUp(server, before));
      return new Run({ server, picked, token, prepare }, onChange);
    },
    unfinished: () => unfinished(server),
    resume(id, picked, password, token, onChange) {
      const prepare = (): Promise<Prepared> => goOn(server, id, password);
      return new Run({ server, picked, token, prepare }, onChange);
    },
    forget: (id) => forget(server, id),
  };
}

async function begin(
  server: string,
  picked: readonly Picked[],
  plan: Plan,
  options: SendOptions,
  takenUp: () => Promise<Begun | undefined>,
): Promise<Prepared> {
  checkDevice();
  const { name, message, expiry, downloadLimit } = options;
  await checkWords(name, message); // and not after hours of sending
  const password = prepared(options.password);
  const kept: KeptOptions = {
    name,
    message,
    downloadLimit,
    expiresMs: expiry.kind === 'at' ? expiry.ms : undefined,
    expiresAfterMs: expiry.kind === 'after' ? expiry.ms : undefined,
    password: password !== undefined,
  };
  const { id, seed, release } = (await takenUp()) ?? (await drawn());
  const head = {
    ...{ id, server, seed },
    options: kept,
    shownName: name ?? nameOf(picked),
    files: plan.files,
    totalBytes: plan.bytes,
    startedMs: Date.now(),
  };
  return { head, isNew: true, password, release };
}

async function drawn(): Promise<Begun> {
  const seed = drawOwnerSeed();
  const id = toBase64Url((await deriveOwnerKeys(seed)).linkId);
  return { id, seed, release: await lock(id) };
}

/**
 * The journal of a send that failed, unless it is gone or another tab has it. One that was signed already stays
 * as it is: the server may have made its share, and its link would have the options of before.
 */
async function takeUp(server: string, id: string | undefined): Promise<Begun | undefined> {
  const release = id === undefined ? undefined : await lock(id).catch(() => undefined);
  if (id === undefined || !release) return undefined;
  try {
    const head = await findSend(server, id);
    if (head && !(await bundleOf(id))) return { id, seed: head.seed, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return undefined;
}

async function goOn(server: string, id: string, typed: string | undefined): Promise<Prepared> {
  checkDevice();
  const release = await lock(id);
  try {
    const head = await findSend(server, id);
    if (!head) throw new Failure('unknown-upload', 'no such send on this device');
    if (head.options.password && typed === undefined) {
      throw new Failure('password-needed', 'it is kept nowhere');
    }
    const password = head.options.password ? prepared(typed) : undefined;
    return { head, isNew: false, password, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws {Failure} what this browser or origin lacks */
function checkDevice(): void {
  if (!isSecureContext) throw new Failure('insecure-origin', 'no WebCrypto here');
  if (!('locks' in navigator) || !('indexedDB' in globalThis)) {
    throw new Failure('unsupported-browser', 'no locks or database');
  }
}

function prepared(typed: string | undefined): PreparedPassword | undefined {
  return typed === undefined ? undefined : prepareNewPassword(typed);
}

function nameOf(picked: readonly Picked[]): string {
  const tops = new Set(picked.map(({ path }) => path.split('/', 1)[0] ?? ''));
  const [first = ''] = tops;
  return tops.size === 1 ? first : `${first} …`;
}

/**
 * Takes the journal, until it is let go of.
 *
 * @throws {Failure} upload-busy, if another tab has it
 */
function lock(id: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(LOCK + id, { ifAvailable: true }, (taken) => {
        if (!taken) {
          reject(new Failure('upload-busy', 'another tab sends this'));
          return undefined;
        }
        return new Promise<void>((release) => {
          resolve(release);
        });
      })
      .catch((error: unknown) => {
        reject(withoutLocks(error));
      });
  });
}

/** A browser that keeps nothing for a page gives it no locks either. */
function withoutLocks(cause: unknown): Failure {
  return new Failure('no-storage', 'no locks', { cause });
}

async function unfinished(server: string): Promise<readonly Unfinished[]> {
  const { held = [] } = await navigator.locks.query().catch((error: unknown) => {
    throw withoutLocks(error);
  });
  const running = new Set(held.map(({ name }) => name));
  const sends = await listSends(server);
  return sends
    .filter(({ id }) => !running.has(LOCK + id))
    .map(({ id, shownName, files, totalBytes, startedMs, options }) => {
      return { id, name: shownName, files, totalBytes, startedMs, password: options.password };
    });
}

async function forget(server: string, id: string): Promise<void> {
  const release = await lock(id);
  try {
    await forgetSend(server, id, new TusUploads(server, undefined));
  } finally {
    release();
  }
}
