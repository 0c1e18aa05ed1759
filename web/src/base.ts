/** The server's address as this page was reached by it, without a slash at the end. */
export function baseOf(location: Location): string {
  const path = location.pathname.replace(/\/(s\/[^/]*|shares)?$/, '');
  return location.origin + path;
}
