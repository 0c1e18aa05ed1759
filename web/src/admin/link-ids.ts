/**
 * Link ids as the admin listener lists them: 16 bytes in base64url, in the order of the bytes.
 *
 * Source: spec/api.yaml, adminShares; spec/share-link.md section 2.
 */

import { fromBase64Url, toBase64Url } from '../format/base64url.ts';
import { ID_BYTES } from '../format/bytes.ts';

const IN_A_LINK = /(?:^|\/s\/)([A-Za-z0-9_-]{22})(?:$|#)/;

/** The id in a link or by itself; absent if there is none. */
export function linkIdIn(text: string): string | undefined {
  const id = IN_A_LINK.exec(text.trim())?.[1];
  if (id === undefined) return undefined;
  try {
    return toBase64Url(fromBase64Url(id, ID_BYTES));
  } catch {
    return undefined;
  }
}

/** The id after which a list begins with this one; absent where that is the very first. */
export function idBefore(id: string): string | undefined {
  const bytes = fromBase64Url(id, ID_BYTES);
  for (let at = ID_BYTES - 1; at >= 0; at--) {
    const value = bytes[at] ?? 0;
    bytes[at] = value === 0 ? 0xff : value - 1;
    if (value !== 0) return toBase64Url(bytes);
  }
  return undefined;
}
