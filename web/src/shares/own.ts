/**
 * What can be done with the shares of this device, as the page sees it.
 *
 * Units: times in milliseconds since 1970. Source: spec/share-link.md.
 */

import type { Expiry } from '../ends.ts';
import type { OwnShare } from '../state/own-share.ts';

/** What the server tells the owner now. */
export interface ShareStatus {
  readonly state: 'live' | 'exhausted' | 'expired' | 'ended' | 'blocked' | 'gone';
  readonly downloads: number;
  /** As the owner's box has it, empty for none; absent where there is no box any more. */
  readonly message: string | undefined;
  readonly share: OwnShare;
}

/** Absent members stay as they are. */
export interface ShareEdit {
  readonly expiry?: Expiry;
  readonly downloadLimit?: number | 'unlimited';
  /** Setting, changing or removing it makes a new link; the old one dies at once. */
  readonly password?: { readonly set: string } | 'remove';
  readonly name?: string;
  readonly message?: string;
  /** Name or message of a share with a password cannot be sealed without it; it stays as it is. */
  readonly presentPassword?: string;
}

/** The acts; `createOwner` in owner.ts makes them. Each throws a `Failure`. */
export interface Owner {
  list(): Promise<readonly OwnShare[]>;
  status(share: OwnShare): Promise<ShareStatus>;
  /** @param signal ends the tries, which go on as long as this device is offline; so below */
  edit(share: OwnShare, edit: ShareEdit, signal: AbortSignal): Promise<OwnShare>;
  end(share: OwnShare, signal: AbortSignal): Promise<OwnShare>;
  /** Takes it off the list; the share itself stays as it is. */
  forget(share: OwnShare): Promise<void>;
  /** As the list has it by now, since another tab may have changed or ended it; as the server tells, if it is off the list. */
  present(share: OwnShare): Promise<OwnShare>;
  /** The recipient's link of the present epoch. */
  link(share: OwnShare): Promise<string>;
  ownerLink(share: OwnShare): Promise<string>;
  /** Brings a share to this device by its owner's link; one of another host unseen. */
  add(ownerLink: string): Promise<OwnShare>;
  /** All shares as a file to be kept as safely as a key. */
  exportAll(): Promise<Blob>;
  /** Takes such a file in, all or none; of two versions the newer stays. Tells how many were not on the list. */
  importAll(file: Blob): Promise<number>;
}
