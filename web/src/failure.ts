/**
 * Why an act of the page ended without its result.
 *
 * One error for all of it: what is worth another try was tried before it is thrown. Its kind is a name
 * for which every language has a sentence with the way out (lang/); its message is for developers and
 * holds no key, no name and no fragment of a link.
 *
 * Source: spec/api.yaml `x-problems`; spec/file-format.md section 7.
 */

/** The last part of a problem document's `type`: all that spec/api.yaml lists in `x-problems`. */
export const PROBLEMS = [
  'malformed-request',
  'unsupported-metadata',
  'concat-refused',
  'record-refused',
  'token-required',
  'bearer-required',
  'token-refused',
  'uploads-closed',
  'upload-final',
  'bearer-refused',
  'grant-refused',
  'unknown-path',
  'unknown-upload',
  'unknown-share',
  'unknown-object',
  'unknown-token',
  'no-command-line',
  'method-not-allowed',
  'too-slow',
  'wrong-offset',
  'object-exists',
  'object-in-share',
  'object-mismatch',
  'version-conflict',
  'too-many-tokens',
  'backup-unsupported',
  'upload-expired',
  'share-ended',
  'share-expired',
  'share-exhausted',
  'unsupported-version',
  'length-exceeded',
  'quota-exceeded',
  'body-too-large',
  'uri-too-long',
  'unsupported-media-type',
  'range-not-satisfiable',
  'expectation-failed',
  'upload-busy',
  'too-many-requests',
  'headers-too-large',
  'share-blocked',
  'checksum-mismatch',
  'internal',
  'storage-damaged',
  'not-implemented',
  'storage-failed',
  'unavailable',
  'http-version',
  'disk-full',
] as const;

export type ProblemKind = (typeof PROBLEMS)[number];

/** What this device finds out by itself. */
export const LOCAL_FAILURES = [
  /** No answer after all tries. */
  'unreachable',
  /** What answers is not a Satchel server, or answers what no version of it would. */
  'not-a-server',
  /** A proxy takes no request of this size. */
  'proxy-limit',
  /** WebCrypto is missing because the page came by plain HTTP from another machine. */
  'insecure-origin',
  'unsupported-browser',
  /** The slow hash of a password takes 64 MiB and WebAssembly, and did not get them. */
  'no-hashing-here',
  /** A part of the page's own code did not come, which some browsers remember until the page is loaded anew. */
  'page-incomplete',
  /** The text is not a link, or was cut when it was copied. */
  'bad-link',
  /** It opens a share, and only its owner's link brings it to another device's list. */
  'recipient-link',
  'password-needed',
  'wrong-password',
  /** A password that no link can have: empty, or with characters that RFC 8265 refuses. */
  'bad-password',
  /** Bytes, record or signature are not what the link names. */
  'damaged',
  /** Bytes are missing at the end. */
  'truncated',
  /** Made by a later version of Satchel. */
  'too-new',
  /** The server shows an older version than this device has seen. */
  'older-version',
  /** The sender's manifest breaks the rules (paths, sizes). */
  'hostile-manifest',
  /** A list of files that breaks no rule and is more than a page may hold. */
  'list-too-large',
  /** A local file changed again and again, or cannot be read any more. */
  'file-changed',
  'file-unreadable',
  /** Two files would have one name, or a name cannot be sent. */
  'bad-names',
  'nothing-to-send',
  /** A file that is no list of own shares, or a part of one. */
  'not-a-list',
  /** The time that was chosen for the link's end came before the share was made. */
  'expiry-past',
  /** This device's clock and the server's are so far apart that the link's end hangs on which of them is wrong. */
  'clocks-apart',
  /** The share was made with other files than are chosen now; only its answer was lost. */
  'sent-before',
  'too-many-files',
  'message-too-long',
  /** The browser gives no more room on this device for what the page notes. */
  'no-room-here',
  /** Nor for what is saved. */
  'no-room-to-save',
  /** The place chosen to save to cannot be written. */
  'not-writable',
  /** The browser never came for the download that the page offered it. */
  'download-not-begun',
  /** The browser ended the service worker under a save, and may call finished what it had of it. */
  'download-lost',
  /** The browser does not let the file stand, as Chromium what Safe Browsing takes for dangerous. */
  'browser-refused',
  /** Too large for memory, and this window has neither a dialog, nor a service worker, nor a disk of its own. */
  'no-way-to-save',
  /** The browser keeps nothing here (private window, or storage denied). */
  'no-storage',
  'bug',
] as const;

export type LocalFailure = (typeof LOCAL_FAILURES)[number];
export type FailureKind = ProblemKind | LocalFailure;

export class Failure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, detail: string, options?: ErrorOptions) {
    super(`${kind}: ${detail}`, options);
    this.name = 'Failure';
    this.kind = kind;
  }
}

/** What may be over when a person tries again; of `grant-refused` it is known that it will be. */
export const PASSING: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unreachable',
  'not-a-server',
  'unavailable',
  'storage-failed',
  'too-many-requests',
  'too-slow',
  'internal',
  'grant-refused',
]);
