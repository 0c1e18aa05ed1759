/** La page qui ouvre un lien. */

import type { Catalogue } from '../en.ts';

export const open = {
  title: 'Ouvrir',
} satisfies Catalogue['open'];
