/** Words of the opening page. */

import { formatNumber, isOne } from '../../text/format.ts';

function count(n: number, one: string, other: string): string {
  return `${formatNumber(n, 'en')} ${isOne(n, 'en') ? one : other}`;
}

export const open = {
  title: 'Files for you',
  titleOne: 'A file for you',
  opening: 'Opening the share',
  openingDetail: 'It is fetched, checked and decrypted on this device.',

  passwordTitle: 'This share has a password',
  passwordLead: 'The sender gave it to you apart from the link. It never leaves this device.',
  password: 'Password',
  passwordShow: 'Show the password',
  passwordOpen: 'Open',
  passwordChecking: 'Deriving the key, which takes a few seconds.',

  failedTitle: 'This did not open',
  blockedContact:
    'The operator of this server has blocked this share. Ask them for the reason, by the contact below.',
  tryAgain: 'Try again',
  pasteTitle: 'Open a link',
  pasteLead:
    'A link ends in # and about fifty letters, which are the key. If you followed one and landed here, it was cut when it was copied: paste the whole of it.',
  pasteLabel: 'Link',
  pasteOpen: 'Open',
  pasteElsewhere: (host: string) =>
    `This link belongs to ${host}. That server's own page has to open it.`,
  pasteGoThere: (host: string) => `Open it on ${host}`,
  ownerTitle: "This is an owner's link",
  ownerText:
    'Whoever has it can change and end the share. It is for your own devices: add it to your shares on this one. To let others open the share, give them its other link.',
  ownerAdd: 'Add to my shares',
  sendYours: 'Send files yourself',

  files: (n: number) => count(n, 'file', 'files'),
  folders: (n: number) => count(n, 'folder', 'folders'),
  empty: 'There are no files in this share.',
  expires: (when: string, relative: string) => `Ends ${relative}, on ${when}`,
  expiresNever: 'Has no end date',
  limit: (n: number) => `Can be downloaded ${count(n, 'time', 'times')} in all`,
  messageTitle: 'Message',
  checked: 'Checked and decrypted on this device',
  checkedDetail: 'The server cannot read these files, their names or this message.',
  sender: 'Nobody can tell you who sent this. Open only what you expect.',
  recordTitle: 'About this share',
  version: 'Version',
  signed: 'Signed',
  linkId: 'Share',
  withPassword: 'Password',
  withPasswordYes: 'Yes, it is part of the key',
  withPasswordNo: 'No',
  firstTime:
    'This device refuses any version older than one it has seen. If it opens this share for the first time, it cannot know whether there is a newer one.',
  exhausted:
    'All downloads of this share are used up. You can see what it holds, and nothing can be fetched any more. Ask the sender to allow more.',
  countsOne:
    'The first preview or save on this device counts as one download. For a day after it you can go on without another one counted.',
  kept: (size: string) =>
    `A save was cut short here. About ${size} of it is still on this device, sealed: save the same again within a day, and only the rest is fetched.`,
  commandLineTitle: 'Save with the command line',
  commandLineLead: 'It goes on where it was cut, and checks every byte, like this page.',
  commandLineLabel: 'Command',

  listTitle: 'Files',
  printedInPart: 'The list goes on: only what was in view is printed.',
  filter: 'Find by name',
  found: (n: number) => `${count(n, 'row', 'rows')} found`,
  nothingFound: 'No name has that in it.',
  shape: 'Show as',
  asTree: 'Folders',
  asList: 'List',
  columns: { choose: 'Choose', name: 'Name', size: 'Size', date: 'Changed', save: 'Save' },
  sortedBy: (column: string) => `Sort by ${column}`,
  expand: (name: string) => `Open folder ${name}`,
  collapse: (name: string) => `Close folder ${name}`,
  chooseOne: (name: string) => `Choose ${name}`,
  chooseAll: 'Choose all that is shown',
  previewOne: (name: string) => `Preview ${name}`,
  saveOne: (name: string) => `Save ${name}`,
  within: (folder: string) => `in ${folder}`,
  keys: 'Arrow keys move, the space bar chooses, Enter opens, or saves what cannot be shown.',
  save: (size: string) => `Save (${size})`,
  saveAll: (size: string) => `Save all as zip (${size})`,
  saveChosen: (n: number, size: string) =>
    `Save ${count(n, 'chosen file', 'chosen files')} (${size})`,
  saveChosenZip: (n: number, size: string) =>
    `Save ${count(n, 'chosen file', 'chosen files')} as zip (${size})`,
  saveChosenFolders: 'Save chosen folders as zip',
  clearChoice: 'Choose none',

  savesTitle: 'Saving',
  saveStarting: 'Starting',
  leaveSaves: 'What is being saved here would end. Leave it all the same?',
  saveWaiting: 'Waiting for the network. It goes on by itself.',
  savePaused: 'Paused',
  saveDone: 'Saved, whole and checked',
  saveCancelled: 'Cancelled. Nothing was kept.',
  saveFailed: 'Not saved.',
  saveOf: (done: string, total: string) => `${done} of ${total}`,
  saveSpeed: (perSecond: string) => `${perSecond} a second`,
  saveLeft: (span: string) => `${span} left`,
  keepOpen: 'Keep this page open until it is done.',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel',
  dismiss: (name: string) => `Take ${name} off the list`,
  savingOf: (name: string) => `Saving ${name}`,

  preview: 'Preview',
  previewClose: 'Close',
  previewNext: 'Next file',
  previewPrevious: 'Previous file',
  previewPlace: (n: number, total: number) =>
    `${formatNumber(n, 'en')} of ${formatNumber(total, 'en')}`,
  previewLoading: 'Fetching and decrypting',
  previewBroken: 'This browser cannot show it. Save it and open it with a program of yours.',
  previewTooLarge: (size: string) =>
    `Pictures above ${size} are not shown here. Save it and open it with a program of yours.`,
  previewMedia:
    'This browser cannot play it. Save it and open it with a program of yours, for example VLC.',
  previewMediaLarge: (size: string) =>
    `In this browser, sound and film above ${size} are not played here. Save it and open it with a program of yours.`,
  previewCut: (size: string) => `Only the first ${size} are shown. Save the file to see the rest.`,
  previewLatin: 'This is not UTF-8. It is shown as ISO 8859-1, so some letters may be wrong.',
  previewEmpty: 'This file is empty.',
  previewPicture: (name: string) => `Picture ${name}`,
  pdfPage: 'Page',
  pdfPageLabel: 'Page #',
  pdfOf: (n: number) => `of ${formatNumber(n, 'en')}`,
  pdfPrevious: 'Previous page',
  pdfNext: 'Next page',
  pdfLarger: 'Larger',
  pdfSmaller: 'Smaller',
  pdfDocument: (name: string) => `Document ${name}`,
  pdfPassword:
    'This document has a password of its own. Save it and open it with a program of yours.',
  pdfDamaged: 'This is not a PDF document that can be shown. Save it to look further.',
};
