/**
 * A share as a server tells it: parsed, the record's own signature checked, nothing believed yet about
 * whose share it is.
 *
 * `state` and `downloads` are the server's words; all else is signed.
 *
 * Source: spec/api.yaml (Share); spec/share-link.md section 3.
 */

import { Failure } from '../failure.ts';
import { fromBase64Url } from '../format/base64url.ts';
import { fromUtf8, type Bytes } from '../format/bytes.ts';
import { CAPSULE_BYTES } from '../format/capsule.ts';
import { parseJsonObject, type JsonObject } from '../format/json.ts';
import { countOf, textOf } from '../format/members.ts';
import { readRecord, RECORD_BYTES, type ShareRecord } from '../format/record.ts';
import { refuse } from '../format/refused.ts';

export const STATES = ['live', 'exhausted', 'expired', 'ended', 'blocked'] as const;
export type StateTold = (typeof STATES)[number];

export interface ShareAnswer {
  readonly record: ShareRecord;
  readonly state: StateTold;
  /** Absent when the share is ended. */
  readonly capsule: Bytes | undefined;
  /** For the owner only, as are the downloads. */
  readonly ownerBox: Bytes | undefined;
  readonly downloads: number;
}

/** @throws {Refused | Failure} as a record, or not-a-server */
export async function parseShare(body: Bytes): Promise<ShareAnswer> {
  const json = parsed(body);
  const state = STATES.find((known) => known === textOf(json, 'state'));
  return {
    record: await readRecord(fromBase64Url(textOf(json, 'record'), RECORD_BYTES)),
    state: state ?? refuse('too-new', 'an unknown state'),
    capsule: boxOf(json, 'capsule'),
    ownerBox: boxOf(json, 'ownerBox'),
    downloads: json.has('downloads') ? countOf(json, 'downloads') : 0,
  };
}

function parsed(body: Bytes): JsonObject {
  try {
    return parseJsonObject(fromUtf8(body));
  } catch (error) {
    throw new Failure('not-a-server', 'no JSON', { cause: error });
  }
}

function boxOf(json: JsonObject, name: string): Bytes | undefined {
  return json.has(name) ? fromBase64Url(textOf(json, name), CAPSULE_BYTES) : undefined;
}
