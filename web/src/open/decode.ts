/**
 * Bytes of a text file as characters: UTF-8 if they are, else ISO 8859-1, in which every byte is one.
 *
 * Pure. Source: WHATWG Encoding, whose `latin1` is windows-1252.
 */

export interface Decoded {
  readonly text: string;
  readonly encoding: 'utf-8' | 'latin-1';
}

/** @param cut the bytes may end within a character, since more follow that are not shown */
export function decodeText(bytes: Uint8Array<ArrayBuffer>, cut: boolean): Decoded {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return { text, encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('latin1').decode(bytes), encoding: 'latin-1' };
  }
}
