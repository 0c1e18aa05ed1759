/**
 * A share that was sent from this device, or whose owner's link was opened on it, as this device keeps it.
 *
 * The owner's seed suffices for every edit; all else is for the list, and may be out of date when
 * another device edited the share. Kept in IndexedDB; who can read the browser's profile can edit and
 * open these shares.
 *
 * Units: times in milliseconds since 1970. Source: spec/share-link.md.
 */

export interface OwnShare {
  /** 22 characters. */
  readonly linkId: string;
  /** Base of the server's address, without a slash at the end. */
  readonly server: string;
  /** 43 characters; never shown but in an owner's link. */
  readonly seed: string;
  readonly epoch: number;
  /** Highest version seen: an older one is refused; 0 if its server was never asked. */
  readonly version: number;
  readonly password: boolean;
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  readonly downloadLimit: number | undefined;
  readonly ended: boolean;
}
