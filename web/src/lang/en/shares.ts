/** The page that lists the shares of this device. */

import { formatNumber, isOne } from '../../text/format.ts';

const TAG = 'en';

export const shares = {
  title: 'My shares',
  lead: 'What you sent from this device. The list is kept in this browser alone.',
  empty: 'Nothing sent from this device yet',
  emptyHint: 'What you send appears here, to be extended, changed or ended.',
  emptySend: 'Send files',
  unnamed: 'Unnamed share',
  states: {
    asking: 'asking …',
    unknown: 'state unknown',
    live: 'live',
    exhausted: 'used up',
    expired: 'expired',
    ended: 'ended',
    blocked: 'blocked by the operator',
    gone: 'gone',
  },
  sent: (date: string) => `Sent ${date}`,
  expires: (date: string) => `Expires ${date}`,
  never: 'Never expires',
  downloads: (count: number) =>
    isOne(count, TAG) ? '1 download' : `${formatNumber(count, TAG)} downloads`,
  downloadsLeft: (left: number, limit: number) =>
    `${formatNumber(left, TAG)} of ${formatNumber(limit, TAG)} downloads left`,
  withPassword: 'Password',
  elsewhere: (server: string) => `On another server, to be changed there: ${server}`,
  copyLink: 'Copy link',
  refresh: 'Refresh',

  edit: 'Change',
  editOf: (name: string) => `Change “${name}”`,
  messageHint: 'Leave empty for no message.',
  messageNew: 'New message',
  messageNewHint: 'Left empty, the message stays as it is.',
  messageRemove: 'Remove the message',
  presentPassword: 'Present password',
  presentPasswordHint:
    'Name and message are sealed with it. It stays as it is, and so does the link.',
  expiryChange: 'Let it end at another time',
  limit: 'Downloads in all',
  limitHint: 'Counted from the beginning. Left empty for unlimited.',
  saved: 'Changed.',

  password: 'New password',
  passwordOf: (name: string) => `Password of “${name}”`,
  passwordWarning:
    'This makes a new link. The old one stops working at once, also for who has begun to download.',
  passwordSet: 'Set this password',
  passwordRemove: 'Remove the password',
  newLink: 'Here is the new link. The old one no longer works.',

  end: 'End',
  endOf: (name: string) => `End “${name}”?`,
  endWarning:
    'The link stops working at once and the server removes the files. This cannot be undone.',
  endYes: 'End it now',
  ended: (name: string) => `“${name}” was ended.`,
  /** Why the owner's change is refused. */
  stopped: {
    'share-ended': 'This share was ended meanwhile, on another device or by the operator.',
    'share-expired':
      'This share has expired and the server has given its files up, so it can no longer be changed. Send them again.',
    'share-exhausted':
      'The downloads of this share are used up and the server has given its files up, so it can no longer be changed. Send them again.',
    'share-blocked':
      'The operator of this server has blocked this share. Until they take that back you can only end it; ask them for the reason.',
  },

  forget: 'Take off the list',
  forgetOf: (name: string) => `Take “${name}” off the list?`,
  forgetWarning:
    'The share stays as it is, but from this device you can then no longer change or end it.',
  forgotten: 'Taken off the list.',

  qrOf: (name: string) => `QR code of “${name}”`,
  owner: 'Link for my other device',
  ownerOf: (name: string) => `Owner’s link of “${name}”`,
  ownerWarning: 'Who has it can read, change and end this share. Keep it like a key.',

  keep: 'Keep or bring shares',
  keepHint:
    'The browser may lose this list, for example when its data is cleared. The file holds the keys of all your shares: keep it like a key.',
  exportAll: 'Export all',
  exportName: 'satchel-shares.json',
  importAll: 'Import',
  imported: (count: number) => {
    if (count === 0) return 'No new share; those on the list are at least as new as in this file.';
    if (isOne(count, TAG)) return '1 new share taken in.';
    return `${formatNumber(count, TAG)} new shares taken in.`;
  },
  addLabel: 'Owner’s link',
  addHint: 'From your other device; it has #1o. in it.',
  addYes: 'Add',
  added: (name: string) => `“${name}” was added.`,
};
