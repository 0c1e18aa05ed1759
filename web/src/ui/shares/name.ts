/** A share's name as it is shown: it may come from others, by an owner's link or a file. */

import { language } from '../../lang/language.svelte.ts';
import type { OwnShare } from '../../state/own-share.ts';
import { visible } from '../../text/visible.ts';

export function nameOf({ name }: OwnShare): string {
  return name === '' ? language.words.shares.unnamed : visible(name);
}
