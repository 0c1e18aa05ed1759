/**
 * All own shares as one file, and back. Whoever has the file owns the shares.
 *
 * Source: shares/own.ts.
 */

import { Failure } from '../failure.ts';
import { parseBase } from '../format/address.ts';
import type { OwnShare } from './own.ts';

const VERSION = 1;
/** A share is some 400 bytes: room for more than a hundred thousand. */
const FILE_BYTES_MAX = 67_108_864;
const ID = /^[A-Za-z0-9_-]{22}$/;
const SEED = /^[A-Za-z0-9_-]{43}$/;

export function exported(shares: readonly OwnShare[]): Blob {
  const text = JSON.stringify({ satchelShares: VERSION, shares }, undefined, 1);
  return new Blob([text], { type: 'application/json' });
}

/** @throws {Failure} damaged or too-new */
export async function imported(file: Blob): Promise<readonly OwnShare[]> {
  if (file.size > FILE_BYTES_MAX) throw damaged();
  const whole = await parsed(file);
  if (whole['satchelShares'] !== VERSION) {
    throw typeof whole['satchelShares'] === 'number'
      ? new Failure('too-new', 'version')
      : damaged();
  }
  const shares = whole['shares'];
  if (!Array.isArray(shares)) throw damaged();
  return shares.map(shareOf);
}

async function parsed(file: Blob): Promise<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(await file.text()));
  } catch (error) {
    throw error instanceof SyntaxError ? damaged() : error;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw damaged();
  return value as Record<string, unknown>;
}

function shareOf(value: unknown): OwnShare {
  const json = recordOf(value);
  const text = (name: string, pattern = /^/): string => {
    const found = json[name];
    if (typeof found !== 'string' || !pattern.test(found)) throw damaged();
    return found;
  };
  const count = (name: string): number => {
    const found = json[name];
    if (!Number.isSafeInteger(found) || (found as number) < 0) throw damaged();
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
  if (base === undefined || !URL.canParse(base)) throw damaged();
  return base;
}

function damaged(): Failure {
  return new Failure('damaged', 'no list of shares');
}
