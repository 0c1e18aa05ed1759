/**
 * Where the page is, and going elsewhere without loading it anew where that is possible.
 *
 * Only between sending and the list of shares: an opened link keeps its key in the address's fragment,
 * and is always loaded and left as a document of its own.
 */

import { tick } from 'svelte';
import { baseOf } from '../base.ts';

const OPENED = /\/s\/[^/]*$/;

class Place {
  #path = $state(location.pathname);

  constructor() {
    addEventListener('popstate', () => {
      this.#path = location.pathname;
    });
  }

  get path(): string {
    return this.#path;
  }

  /** The address of a page: `''` for sending, `'shares'`. */
  to(page: '' | 'shares'): string {
    return `${baseOf(location)}/${page}`;
  }

  /** For a click on a link to one of our pages. */
  follow = (event: MouseEvent): void => {
    const link = event.currentTarget;
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!(link instanceof HTMLAnchorElement) || !isPlain || OPENED.test(location.pathname)) return;
    event.preventDefault();
    history.pushState(undefined, '', link.href);
    this.#path = location.pathname;
  };
}

export const place = new Place();

/**
 * Puts the focus on a heading of what was just drawn, for who reads by ear or by keyboard.
 *
 * @param options.of a selector, where it is not the page's own
 */
export async function focusHeading({ scroll = true, of = 'main h1' } = {}): Promise<void> {
  await tick();
  const heading = document.querySelector<HTMLElement>(of);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  if (scroll) scrollTo({ top: 0 });
}
