/** What every page has: its frame, and the words of parts that pages share. */

import { formatNumber, isOne } from '../../text/format.ts';

const TAG = 'en';

export const common = {
  unusable: 'This page cannot work now',
  skip: 'Skip to content',
  send: 'Send',
  shares: 'My shares',
  pages: 'Pages',
  what: 'Sealed on your device; this server cannot read it.',
  language: 'Language',
  theme: 'Appearance',
  themes: { auto: 'Like the system', light: 'Light', dark: 'Dark' },
  commandLine: 'Command line',
  commandLineHint: (sha256: string) => `Needs Java 25. SHA-256: ${sha256}`,
  abuse: 'Report abuse',
  version: (version: string) => `Satchel ${version}`,
  footer: 'About this server',
  notices: 'Messages',
  noticeClose: 'Put this message away',
  away: 'The server does not answer.',
  again: 'Try again',
  reload: 'Load the page again',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying was refused: select the text and copy it by hand.',
  show: 'Show',
  hide: 'Hide',
  remove: 'Remove',
  optional: 'optional',
  loading: 'One moment …',
  files: (count: number) => (isOne(count, TAG) ? '1 file' : `${formatNumber(count, TAG)} files`),
  qr: 'QR code',
  qrAlt: 'QR code of the link',
  qrSave: 'Save as image',
  sendRunning: (percent: string) => `Sending, ${percent}`,
};
