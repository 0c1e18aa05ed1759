/**
 * What the page says by the way: to the eye as a toast, to the ear by a live region.
 *
 * Units: milliseconds. At most NOTICES_MAX stand at a time; the oldest goes first.
 */

export interface ShortNotice {
  readonly id: number;
  readonly text: string;
  readonly kind: 'good' | 'bad';
}

const NOTICES_MAX = 3;
/** Long enough to be read twice; the words themselves are also announced. */
const STAY_MS = 7_000;

class Notices {
  #all = $state.raw<readonly ShortNotice[]>([]);
  #said = $state('');
  /** The same, for effects that say something and must not be run again by it. */
  #heard = '';
  #last = 0;

  get all(): readonly ShortNotice[] {
    return this.#all;
  }

  /** The live region's text. */
  get said(): string {
    return this.#said;
  }

  tell(text: string, kind: ShortNotice['kind'] = 'good'): void {
    const id = ++this.#last;
    this.#all = [...this.#all.slice(1 - NOTICES_MAX), { id, text, kind }];
    // What went wrong stays until it is closed.
    if (kind === 'bad') return;
    setTimeout(() => {
      this.dismiss(id);
    }, STAY_MS);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((notice) => notice.id !== id);
  }

  /** For the ear alone. What is said twice differs by a space that is not read: else it would not be heard again. */
  announce(text: string): void {
    this.#heard = text === this.#heard ? `${text}\u{a0}` : text;
    this.#said = this.#heard;
  }
}

export const notices = new Notices();

/** Copies, and says so. @returns whether the browser let it */
export async function copy(
  text: string,
  words: { readonly copied: string; readonly copyFailed: string },
): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    notices.tell(words.copied);
    return true;
  } catch {
    notices.tell(words.copyFailed, 'bad');
    return false;
  }
}
