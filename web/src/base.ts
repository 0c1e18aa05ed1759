/** The server's address as this page was reached by it, without a slash at the end. */
export function baseOf(location: Location): string {
  const path = location.pathname.replace(/\/(s\/[^/]*|shares)?$/, '');
  return location.origin + path;
}

/** The host of an address that every computer takes for itself; RFC 6761 section 6.3, RFC 5735 section 3. */
export function ownHost(address: string): string | undefined {
  const { hostname } = new URL(address);
  const isOwn = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return isOwn ? hostname : undefined;
}

/** More text than a message with a link in it. */
const PASTED_CHARACTERS_MAX = 10_000;
const LINK_WITHIN = /https?:\/\/[^\s<>"#]+\/s\/[^\s<>"#/]+#[0-9A-Za-z]+\.[\w-]+/;

/** The first link in a text that was pasted, without what stands around it; else the text, trimmed. */
export function linkWithin(pasted: string): string {
  const found = LINK_WITHIN.exec(pasted.slice(0, PASTED_CHARACTERS_MAX));
  return found ? found[0] : pasted.trim();
}
