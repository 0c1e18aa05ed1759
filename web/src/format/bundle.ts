/**
 * The share bundle: what is sent to make, edit or end a share.
 *
 * It has no lengths of its own; the signed record alone says what follows. Makers read it back by the
 * same rules before they send it, so a share that no server would take fails here.
 *
 * Units: bytes; at most about 72 MB for a million objects. Source: spec/share-link.md section 7.
 */

import { concatAll, type Bytes } from './bytes.ts';
import { CAPSULE_BYTES, checkBox } from './capsule.ts';
import { LIST_ENTRY_BYTES, readObjectList } from './object-list.ts';
import { readRecord, RECORD_BYTES, type ShareRecord } from './record.ts';
import { refuse } from './refused.ts';

export const BUNDLE_TYPE = 'application/vnd.satchel.share';
export const UPLOAD_SECRET_BYTES = 16;

export type BundlePurpose = 'create' | 'edit' | 'end';

export interface ReadBundle {
  readonly purpose: BundlePurpose;
  readonly record: ShareRecord;
  readonly capsule: Bytes | undefined;
  readonly ownerBox: Bytes | undefined;
  readonly objectList: Bytes | undefined;
}

/** What is sent besides the record, and when. */
export type BundleParts =
  | {
      readonly purpose: 'create';
      readonly capsule: Bytes;
      readonly ownerBox: Bytes;
      readonly objectList: Bytes;
      /** Of the uploads' URLs, 16 bytes each, in the order of the list. */
      readonly uploadSecrets: readonly Bytes[];
    }
  | { readonly purpose: 'edit'; readonly capsule: Bytes; readonly ownerBox: Bytes }
  | { readonly purpose: 'end' };

/** @throws {Refused} as `readBundle`, if the parts do not belong to the record */
export async function makeBundle(record: Bytes, parts: BundleParts): Promise<Bytes> {
  const boxes = parts.purpose === 'end' ? [] : [parts.capsule, parts.ownerBox];
  const created = parts.purpose === 'create' ? [parts.objectList, ...parts.uploadSecrets] : [];
  const bundle = concatAll([record, ...boxes, ...created]);
  const { purpose } = await readBundle(bundle);
  if (purpose !== parts.purpose) throw new Error(`a record to ${purpose}, not to ${parts.purpose}`);
  return bundle;
}

/** @throws {Refused} truncated, trailing-bytes, wrong-hash, or for a reason of the record or the list */
export async function readBundle(bytes: Bytes): Promise<ReadBundle> {
  let at = 0;
  const take = (length: number): Bytes => {
    if (bytes.length - at < length) refuse('truncated', 'half a bundle');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const record = await readRecord(take(RECORD_BYTES));
  const purpose = purposeOf(record);
  const boxes = purpose === 'end' ? 0 : CAPSULE_BYTES;
  const listed = purpose === 'create' ? record.objects : 0;
  const capsule = take(boxes);
  const ownerBox = take(boxes);
  const objectList = take(listed * LIST_ENTRY_BYTES);
  take(listed * UPLOAD_SECRET_BYTES);
  if (at !== bytes.length) refuse('trailing-bytes', 'more than the record says');
  if (purpose === 'end') {
    return { purpose, record, capsule: undefined, ownerBox: undefined, objectList: undefined };
  }
  await checkBox(capsule, record.capsuleHash);
  await checkBox(ownerBox, record.ownerBoxHash);
  if (purpose === 'edit') return { purpose, record, capsule, ownerBox, objectList: undefined };
  await readObjectList(objectList).check(record);
  return { purpose, record, capsule, ownerBox, objectList };
}

function purposeOf(record: ShareRecord): BundlePurpose {
  if (record.state === 'ended') return 'end';
  return record.version === 1 ? 'create' : 'edit';
}
