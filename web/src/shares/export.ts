/**
 * All own shares as one file, and back. Whoever has the file owns the shares.
 *
 * Source: state/own-share.ts.
 */

import { Failure } from '../failure.ts';
import { parseBase } from '../format/address.ts';
import type { OwnShare } from '../state/own-share.ts';

const VERSION = 1;
/** A share is some 400 bytes: room for more than a hundred thousand. */
const FILE_BYTES_MAX = 67_108_864;
const ID = /^[A-Za-z0-9_-]{22}$/;
/** Its last letter has two bits to spare, which are 0. */
const SEED = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export function exported(shares: readonly OwnShare[]): Blob {
  const text = JSON.stringify({ satchelShares: VERSION, shares }, undefined, 1);
  return new Blob([text], { type: 'application/json' });
}

/** @throws {Failure} not-a-list, too-new or file-unreadable */
export async function imported(file: Blob): Promise<readonly OwnShare[]> {
  if (file.size > FILE_BYTES_MAX) throw notAList();
  const whole = await parsed(file);
  if (whole['satchelShares'] !== VERSION) {
    throw typeof whole['satchelShares'] === 'number'
      ? new Failure('too-new', 'version')
      : notAList();
  }
  const shares = whole['shares'];
  if (!Array.isArray(shares)) throw notAList();
  return shares.map(shareOf);
}

async function parsed(file: Blob): Promise<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(await file.text()));
  } catch (error) {
    if (error instanceof SyntaxError) throw notAList();
    if (!(error instanceof DOMException)) throw error;
    throw new Failure('file-unreadable', error.name, { cause: error });
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw notAList();
  return value as Record<string, unknown>;
}

function shareOf(value: unknown): OwnShare {
  const json = recordOf(value);
  const text = (name: string, pattern = /^/): string => {
    const found = json[name];
    if (typeof found !== 'string' || !pattern.test(found)) throw notAList();
    return found;
  };
  const count = (name: string): number => {
    const found = json[name];
    if (!Number.isSafeInteger(found) || (found as number) < 0) throw notAList();
    return found as number;
  };
  const flag = (name: string): boolean => json[name] === true;
  const optional = (name: string): number | undefined =>
    json[name] === undefined ? undefined : count(name);
  return {
    linkId: text('linkId', ID),
    server: serverOf(text('server')),
    seed: text('seed', SEED),
    epoch: count('epoch'),
    version: count('version'),
    password: flag('password'),
    name: text('name'),
    files: count('files'),
    bytes: count('bytes'),
    createdMs: count('createdMs'),
    expiresMs: optional('expiresMs'),
    downloadLimit: optional('downloadLimit'),
    ended: flag('ended'),
  };
}

/** One that this browser takes, too: the page draws what it keeps. */
function serverOf(text: string): string {
  const base = parseBase(text);
  if (base === undefined || !URL.canParse(base)) throw notAList();
  return base;
}

function notAList(): Failure {
  return new Failure('not-a-list', 'no list of shares');
}
