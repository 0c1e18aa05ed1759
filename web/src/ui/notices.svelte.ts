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

  /** What is told takes the place of what failed before. */
  tell(text: string, kind: ShortNotice['kind'] = 'good'): void {
    this.begin();
    const id = ++this.#last;
    this.#all = [...this.#all.slice(1 - NOTICES_MAX), { id, text, kind }];
    // What went wrong stays until it is closed, or something else is begun.
    if (kind === 'bad') return;
    setTimeout(() => {
      this.dismiss(id);
    }, STAY_MS);
  }

  /** To be called where something is begun that may end without a word. */
  begin(): void {
    this.#all = this.#all.filter(({ kind }) => kind === 'good');
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

/**
 * Copies, and says so. Called within a click: later WebKit refuses it, but it waits for what will be copied.
 *
 * @returns whether the browser let it
 * @throws what the text ends with
 */
export async function copy(
  text: string | Promise<string>,
  words: { readonly copied: string; readonly copyFailed: string },
): Promise<boolean> {
  const writing = write(text);
  await text;
  const isWritten = await writing;
  if (isWritten) notices.tell(words.copied);
  else notices.tell(words.copyFailed, 'bad');
  return isWritten;
}

async function write(text: string | Promise<string>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blobOf(text) })]);
    return true;
  } catch {
    return false;
  }
}

async function blobOf(text: string | Promise<string>): Promise<Blob> {
  return new Blob([await text], { type: 'text/plain' });
}
