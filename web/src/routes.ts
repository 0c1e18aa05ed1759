/** Which page an address shows; a page is a line here and a file in pages/. */

import type { Component } from 'svelte';
import Open from './pages/Open.svelte';
import Send from './pages/Send.svelte';
import Shares from './pages/Shares.svelte';

/** Below the base path: the path's last part, or `s/` and a link id. */
const ROUTES: readonly (readonly [RegExp, Component])[] = [
  [/\/s\/[^/]*$/, Open],
  [/\/shares$/, Shares],
  [/\/$/, Send],
];

export function pageOf(path: string): Component {
  return ROUTES.find(([pattern]) => pattern.test(path))?.[1] ?? Send;
}

/** The server's address as this page was reached by it, without a slash at the end. */
export function baseOf(location: Location): string {
  const path = location.pathname.replace(/\/(s\/[^/]*|shares|about)?$/, '');
  return location.origin + path;
}
