/**
 * The address of a server as it stands in a link: narrower than a browser's.
 *
 * `1.2.3`, `0x7f.1` or `a.1b` are one host to one program and another, or none, to the next; the link
 * that a person checks by eye must be the one that is asked. So nothing is handed to a URL parser that
 * could be read in two ways.
 *
 * Units: ASCII text. Pure. Source: spec/share-link.md section 2; RFC 4291 section 2.2.
 */

const BASE =
  /^(https?):\/\/(\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(:[0-9]{1,5})?((?:\/[a-z0-9._~-]+)*)$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const DECIMAL = /^(?:0|[1-9][0-9]{0,2})$/;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;
const PORT_MAX = 65_535;
const IPV6_GROUPS = 8;

/** The address with scheme and host in lower case, or nothing if it does not fit. */
export function parseBase(text: string): string | undefined {
  const parts = BASE.exec(text);
  if (!parts) return undefined;
  const [, scheme = '', host = '', port = '', path = ''] = parts;
  if (!isHost(host) || !isPort(port) || hasDots(path)) return undefined;
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${port}${path}`;
}

function isPort(port: string): boolean {
  return port === '' || (!port.startsWith(':0') && Number(port.slice(1)) <= PORT_MAX);
}

function hasDots(path: string): boolean {
  return path.split('/').some((name) => name === '.' || name === '..');
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIpv6(host.slice(1, -1));
  return isIpv4(host) || isDns(host);
}

function isDns(host: string): boolean {
  const labels = host.split('.');
  return labels.every((label) => LABEL.test(label)) && /^[a-z]/i.test(labels.at(-1) ?? '');
}

function isIpv4(text: string): boolean {
  const numbers = text.split('.');
  return numbers.length === 4 && numbers.every((part) => DECIMAL.test(part) && Number(part) <= 255);
}

/** Eight groups, or fewer and one gap that stands for at least one. */
function isIpv6(text: string): boolean {
  const sides = text.split('::');
  if (sides.length > 2) return false;
  const groups = sides.map((side, i) => groupsOf(side, i === sides.length - 1));
  const sum = groups.reduce((total, count) => total + count, 0);
  return sides.length === 1 ? sum === IPV6_GROUPS : sum < IPV6_GROUPS;
}

/** How many groups of 16 bits a text has; not a number if it has something else. */
function groupsOf(side: string, isEnd: boolean): number {
  if (side === '') return 0;
  const groups = side.split(':');
  const isMixed = isEnd && isIpv4(groups.at(-1) ?? '');
  const hex = isMixed ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => HEX_GROUP.test(group))) return Number.NaN;
  return hex.length + (isMixed ? 2 : 0);
}
