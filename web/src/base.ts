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
