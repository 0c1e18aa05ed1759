/** Français : vouvoiement, espaces insécables devant les signes doubles. Mêmes clés que en.ts. */

import type { Catalogue } from './en.ts';
import { admin } from './fr/admin.ts';
import { common } from './fr/common.ts';
import { failures } from './fr/failures.ts';
import { open } from './fr/open.ts';
import { send } from './fr/send.ts';
import { shares } from './fr/shares.ts';

export const fr = { admin, common, failures, open, send, shares } satisfies Catalogue;
