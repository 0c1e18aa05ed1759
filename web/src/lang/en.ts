/**
 * English, and by its shape what every language has to have: a missing key does not compile.
 *
 * One file for each part of the page in en/. Words that hold numbers are functions; sizes and dates come
 * to them already written by text/format.ts.
 */

import { admin } from './en/admin.ts';
import { common } from './en/common.ts';
import { failures } from './en/failures.ts';
import { open } from './en/open.ts';
import { send } from './en/send.ts';
import { shares } from './en/shares.ts';

export const en = { admin, common, failures, open, send, shares };

export type Catalogue = typeof en;
