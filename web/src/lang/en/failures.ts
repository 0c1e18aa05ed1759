/** Why something did not work, and the way out: one sentence or two for every kind of failure. */

import type { FailureKind } from '../../failure.ts';

const REPORT =
  'This is a mistake of ours: reload the page, and tell the operator if it happens again.';

export const failures: Readonly<Record<FailureKind, string>> = {
  'malformed-request': `The server did not understand this page. ${REPORT}`,
  'unsupported-metadata': `The server refused how the upload was begun. ${REPORT}`,
  'concat-refused': `The server could not join the parts of an upload. ${REPORT}`,
  'record-refused':
    'The server refused the share: reload the page, so that it is as new as the server, and send again.',
  'token-required':
    'This server takes uploads with a token only. Ask its operator for one and enter it.',
  'bearer-required': `The server wants proof that this page holds the link. ${REPORT}`,
  'token-refused':
    'The upload token is unknown, revoked or expired. Check it, or ask the operator for a new one.',
  'uploads-closed': 'This server takes no uploads. Use another one, or ask its operator.',
  'upload-final': `The upload was finished already. ${REPORT}`,
  'bearer-refused':
    'The link does not fit this share: it was cut when it was copied, or it was replaced by a new one. Ask the sender for the present link.',
  'grant-refused':
    'The right to download is more than a day old or was withdrawn. Try again, or look at the file again: that counts as another download.',
  'unknown-path':
    'The server has nothing at this address. Check the address, or reload the page if the server is newer.',
  'unknown-upload':
    'The server no longer has what was uploaded before. Send the files again from the beginning.',
  'unknown-share':
    'There is no such share here. Check the link, or ask the sender whether it was removed.',
  'unknown-object':
    'A part of this share is no longer on the server. Ask the sender to send it again.',
  'unknown-token': 'There is no upload token of this name. Load the list again.',
  'no-command-line': 'This server has no command line to offer. Ask its operator for it.',
  'method-not-allowed': `The server does not offer what this page asked for. ${REPORT}`,
  'too-slow':
    'The connection was too slow and the server gave up. Nothing that arrived is lost: go on, best on a better network.',
  'wrong-offset': `Server and page disagree on how much has arrived. ${REPORT}`,
  'object-exists': 'The server holds an upload of this name already. Send again.',
  'object-in-share': 'This upload belongs to a share. End the share to remove it.',
  'object-mismatch':
    'What arrived is not what was sent, so no share was made. Send the files again.',
  'version-conflict':
    'The share was changed on another device meanwhile. Load the list again and repeat the change.',
  'too-many-tokens': 'There are 10,000 upload tokens, which is the most. Revoke some first.',
  'backup-unsupported':
    'This database is backed up by its own tool, pg_dump; the operator’s handbook tells how.',
  'upload-expired':
    'The upload was given up: 7 days after its last byte, or an hour after it began if none came. Send the files again from the beginning.',
  'share-ended': 'The sender has ended this share. Ask them to send it again.',
  'share-expired': 'This share has expired. Its sender can extend it, if asked soon.',
  'share-exhausted':
    'This share was downloaded as often as its sender allowed. Ask them to allow more.',
  'unsupported-version': `Server and page speak different versions. Reload the page.`,
  'length-exceeded':
    'This is larger than the server takes. Send less at a time, or ask its operator.',
  'quota-exceeded':
    'This does not fit the space that the server gives you. Send less, end old shares, give up what is not finished, or ask the operator.',
  'body-too-large':
    'The server takes less at once than this. Send fewer files in one share, as one archive for example.',
  'uri-too-long': `The address is longer than any of this server. ${REPORT}`,
  'unsupported-media-type': `The server did not take the kind of data that was sent. ${REPORT}`,
  'range-not-satisfiable':
    'The server has less of this file than it should. Ask the sender to send it again.',
  'expectation-failed': `Something between this browser and the server changed the request. Try another network.`,
  'upload-busy':
    'Another request still writes to this upload, perhaps in another tab. Wait a few seconds and go on.',
  'too-many-requests': 'Too many requests came from your network. Wait a minute and try again.',
  'headers-too-large': `Something between this browser and the server made the request too large. Delete this site’s cookies and try again.`,
  'share-blocked':
    'The operator of this server has blocked this share. Ask its sender for the files by another way.',
  'checksum-mismatch':
    'Bytes changed on their way and were dropped. Go on: they will be sent again.',
  internal:
    'The server has made a mistake. Try again in a minute, and tell its operator if it happens again.',
  'storage-damaged':
    'What this server had stored is damaged, and trying again does not help. Ask the sender to send it again, and tell the operator.',
  'not-implemented': `The server does not know a part of what was asked. Reload the page.`,
  'storage-failed':
    'The server’s disk or database does not work at the moment. Try again in a minute, and tell its operator if it stays so.',
  unavailable:
    'The server is starting or stopping, busy, or without its database. Try again in a minute.',
  'http-version': `Something between this browser and the server speaks an old kind of HTTP. Try another network.`,
  'disk-full':
    'The server’s disk is full. Nothing that arrived is lost: tell the operator, and go on later.',

  unreachable:
    'The server does not answer. Check the network and try again: what has arrived is not lost.',
  'not-a-server':
    'What answers at this address is no Satchel server. Check the address; a sign-in page of a hotel or a train may stand between.',
  'proxy-limit':
    'Something between this browser and the server takes no requests of this size. Tell the operator of the server, who must raise that limit.',
  'insecure-origin':
    'This page came over an unprotected connection, and browsers then do not let it seal anything. Open it by an address that begins with https://.',
  'unsupported-browser':
    'This browser is too old to seal files. Use a current Firefox, Chrome, Edge or Safari.',
  'no-hashing-here':
    'This browser could not work with the password: it takes 64 MB of free memory, and WebAssembly. Close other tabs and try again, or use another browser.',
  'page-incomplete': 'A part of this page did not come. Check the network and load the page again.',
  'bad-link':
    'This is not exactly a link: it was cut, or something was copied with it, such as a full stop or a bracket. Copy the link alone, from its first to its last character.',
  'recipient-link':
    'This is the link for the recipient. Copy the owner’s link, which has #1o. in it, on the device that sent the share.',
  'password-needed': 'This share opens with a password. The sender has it.',
  'wrong-password':
    'The password does not open this share. Check capital letters and spaces; if the sender changed it, the link is a new one too.',
  'bad-password':
    'No password can look like this: it is empty, longer than 1,024 bytes, or holds characters that not every device writes alike. Choose another.',
  damaged:
    'What the server sent is not what the sender sealed, so nothing of it is shown. Try again, then ask the sender to send it again.',
  truncated:
    'The end is missing, so this is not a whole file. Try again, then ask the sender to send it again.',
  'too-new':
    'This was made by a later version of Satchel. Reload the page, or ask the operator to update the server.',
  'older-version':
    'The server shows an older state of this share than this device has seen. Do not trust it: ask the sender. If the share is yours, end it and send it again.',
  'hostile-manifest':
    'The list of files breaks the rules, as no honest program would write it. Nothing was saved; ask the sender what this is.',
  'list-too-large':
    'The list of files is more than this page can hold. Fetch the share with the command line: satchel get.',
  'file-changed':
    'A file changes while it is read. Close the program that writes to it, or send a copy of it.',
  'file-unreadable':
    'A file can no longer be read: it was changed, moved, deleted or locked since it was chosen. Choose it again.',
  'bad-names':
    'A name cannot be sent: it has characters that other systems cannot hold, or two files would have one name. Rename it and choose it again.',
  'nothing-to-send': 'There is nothing to send. Choose at least one file.',
  'not-a-list':
    'This is no list of shares, or only a part of one. Choose the whole file that “Export all” made.',
  'expiry-past':
    'The time at which the link was to end came before all was sent. Send the files with a later one.',
  'clocks-apart':
    'This device’s clock and the server’s, by which the link ends, are too far apart. Set the one that is wrong and try again, or choose a later time for its end.',
  'sent-before':
    'This had arrived after all, with the files as they were then: it stands under My shares. Send what you chose now as something new.',
  'too-many-files':
    'One share holds at most a million files. Send them as an archive, or in several shares.',
  'message-too-long': 'Name and message are too long together. Shorten the message.',
  'no-room-here': 'The browser has no more room on this device. Free some space and try again.',
  'no-room-to-save':
    'The browser has no more room on this device. Free some space, or open the link in Chrome or Edge, which write to the place you choose.',
  'not-writable': 'Nothing can be written to this place. Choose another folder or disk.',
  'download-not-begun':
    'The browser began no download. If it asks whether this page may download, allow it and save again; else look whether a setting or an extension forbids it, or use another browser.',
  'download-lost':
    'The browser broke the download off. What it may show as finished is not whole: delete it and save again.',
  'browser-refused':
    'The browser refused to keep this file, as it does with what it takes for dangerous. If you know the sender and trust them, use another browser or the command line.',
  'no-way-to-save':
    'This window has no way to save a file this large. Open the link in a normal window or in another browser, or save it with the command line.',
  'no-storage':
    'This browser keeps nothing for this page, as in a private window. Use a normal window.',
  bug: `Something went wrong in this page. ${REPORT}`,
};
