/**
 * Which page an address shows; a page is a line here and a file in pages/, loaded when it is shown.
 *
 * Between sending and the list of shares the page changes in place, so that a send goes on; to and from
 * an opened link it is loaded anew.
 */

import type { Component } from 'svelte';

type Load = () => Promise<{ readonly default: Component }>;

const loadSend: Load = () => import('./pages/Send.svelte');

/** Below the base path: the path's last part, or `s/` and a link id. */
const ROUTES: readonly (readonly [RegExp, Load])[] = [
  [/\/s\/[^/]*$/, () => import('./pages/Open.svelte')],
  [/\/shares$/, () => import('./pages/Shares.svelte')],
  [/\/$/, loadSend],
];

export async function pageOf(path: string): Promise<Component> {
  const load = ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? loadSend;
  return (await load()).default;
}
