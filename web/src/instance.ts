/**
 * What this server is: its name, look, links, and whether it takes uploads.
 *
 * Parsed once, here. A member that does not fit is left out rather than shown: name and colour are
 * decoration, and the page must work with any server of ours, older or newer.
 *
 * Source: spec/api.yaml, operation `instance`.
 */

import { parseBase } from './format/address.ts';

export interface Instance {
  readonly name: string;
  readonly version: string;
  /** What links begin with: the operator's public name; absent where none is set. */
  readonly url: string | undefined;
  readonly uploads: 'open' | 'token' | 'closed';
  readonly abuse: string | undefined;
  readonly logo: string | undefined;
  readonly color: string | undefined;
  readonly links: readonly FootLink[];
  readonly commandLine: { readonly url: string; readonly sha256: string } | undefined;
}

const LINKS_MAX = 8;

export interface FootLink {
  readonly label: string;
  readonly url: string;
}

/** @throws {Error} if it is no object with the members that every version has */
export function parseInstance(json: unknown): Instance {
  const all = members(json);
  const brand = members(all['brand'] ?? {});
  const links = Array.isArray(all['links']) ? all['links'].slice(0, LINKS_MAX) : [];
  return {
    name: text(all['name']) ?? fail('name'),
    version: text(all['version']) ?? fail('version'),
    url: address(all['url']),
    uploads: uploadsOf(all['uploads']),
    abuse: text(all['abuse']),
    logo: path(brand['logo']),
    color: match(brand['color'], /^#[0-9a-f]{6}$/),
    links: links.map(footLink).filter((link) => link !== undefined),
    commandLine: commandLine(all['commandLine']),
  };
}

function uploadsOf(value: unknown): Instance['uploads'] {
  if (value === 'open' || value === 'token' || value === 'closed') return value;
  return fail('uploads');
}

function commandLine(value: unknown): Instance['commandLine'] {
  if (value === undefined) return undefined;
  const all = members(value);
  const url = path(all['url']);
  const sha256 = match(all['sha256'], /^[0-9a-f]{64}$/);
  return url === undefined || sha256 === undefined ? undefined : { url, sha256 };
}

function footLink(value: unknown): FootLink | undefined {
  const all = members(value);
  const label = text(all['label']);
  const url = match(all['url'], /^(https:\/\/|mailto:)/);
  return label === undefined || url === undefined ? undefined : { label, url };
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return fail('an object');
  return value as Record<string, unknown>;
}

/** An address that a link can begin with, and that this browser can read. */
function address(value: unknown): string | undefined {
  const base = parseBase(match(value, /^.{1,300}$/) ?? '');
  return base !== undefined && URL.canParse(base) ? base : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function match(value: unknown, pattern: RegExp): string | undefined {
  const found = text(value);
  return found !== undefined && pattern.test(found) ? found : undefined;
}

/** A path on this host, and no address of another. */
function path(value: unknown): string | undefined {
  return match(value, /^\/(?![/\\])/);
}

function fail(what: string): never {
  throw new Error(`the instance has no ${what}`);
}
