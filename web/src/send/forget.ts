/**
 * Leaving a send for good: its journal on this device, its uploads at the server, and a share that an
 * earlier run signed without seeing the answer, which the server may have made.
 *
 * Source: spec/share-link.md sections 6 and 7; spec/api.yaml (uploads).
 */

import { toBase64Url } from '../format/base64url.ts';
import { Failure } from '../failure.ts';
import { asFailure } from '../refusals.ts';
import { Desk } from '../shares/desk.ts';
import type { OwnShare } from '../state/own-share.ts';
import {
  bundleOf,
  draftsOf,
  dropSend,
  findSend,
  type Bundle,
  type SendHead,
} from '../state/journal.ts';
import { ownShare } from './share-maker.ts';
import { eachAtOnce } from './turns.ts';
import { REMOVE_MS, REMOVES_AT_ONCE, type TusUploads } from './tus.ts';

/** A person waits for it, who may be offline. */
const ASK_MS = 10_000;

/** The share that was signed, if the server has it. @throws {Failure} unreachable after ten seconds */
export async function madeOf(
  server: string,
  head: SendHead,
  signed: Bundle,
): Promise<OwnShare | undefined> {
  const share = await ownShare(server, head, signed.bytes);
  return (await isThere(async (signal) => (await Desk.at(share, signal)).look()))
    ? share
    : undefined;
}

/**
 * Forgets a send on this device, then removes what it uploaded as far as that succeeds in one short
 * time: the rest expires at the server by itself.
 *
 * @throws {Failure} as long as the server cannot be asked to end a share that it may have made
 */
export async function forgetSend(server: string, send: string, tus: TusUploads): Promise<void> {
  await endIfMade(server, send);
  const drafts = await draftsOf(send);
  await dropSend(
    send,
    drafts.map(({ secrets }) => toBase64Url(secrets.id)),
  );
  const deadline = AbortSignal.timeout(REMOVE_MS);
  await eachAtOnce(REMOVES_AT_ONCE, drafts, async ({ upload }) => {
    if (!deadline.aborted) await tus.remove(upload, deadline);
  });
}

/** Nobody has its link, and once the send is forgotten nobody could end it. */
async function endIfMade(server: string, send: string): Promise<void> {
  const head = await findSend(server, send);
  const signed = await bundleOf(send);
  if (!head || !signed) return;
  const share = await ownShare(server, head, signed.bytes);
  await isThere(async (signal) => (await Desk.at(share, signal)).end());
}

async function isThere(act: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const late = AbortSignal.timeout(ASK_MS);
  try {
    await act(late);
    return true;
  } catch (error) {
    if (late.aborted) throw new Failure('unreachable', 'the server was not heard in time');
    const failure = asFailure(error);
    if (failure.kind === 'unknown-share' || failure.kind === 'share-ended') return false;
    throw failure;
  }
}
