/**
 * What the operator's page asks of the admin listener that serves it.
 *
 * The token of the server's data folder is the key; it is kept for this tab alone. Nothing here can
 * read a file, a name or a message: the server holds none.
 *
 * Units: bytes; times in milliseconds since 1970. Source: spec/api.yaml, admin.
 */

import { Failure, PROBLEMS, type ProblemKind } from '../failure.ts';
import { authorization } from '../http/authorization.ts';
import { keepInTab, keptInTab } from '../state/choices.ts';

export interface Status {
  readonly version: string;
  readonly startedMs: number;
  readonly nowMs: number;
  readonly uploads: 'open' | 'token' | 'closed';
  readonly uploadsRunning: number;
  readonly database: 'sqlite' | 'postgresql';
  readonly shares: number;
  readonly downloads: number;
  readonly objects: number;
  readonly storedBytes: number;
  readonly freeBytes: number;
  readonly quotaBytes?: number;
}

export type ShareState = 'live' | 'exhausted' | 'expired' | 'ended' | 'blocked';

export interface ShareRow {
  readonly linkId: string;
  readonly state: ShareState;
  readonly version: number;
  readonly objects: number;
  readonly storedBytes: number;
  readonly downloads: number;
  readonly downloadLimit?: number;
  readonly createdMs: number;
  readonly expiresMs?: number;
  readonly blockedFor?: string;
}

export interface SharePage {
  readonly shares: readonly ShareRow[];
  readonly next?: string;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
  readonly expiresMs?: number;
  readonly revokedMs?: number;
  readonly quotaBytes?: number;
  readonly usedBytes: number;
}

export interface ErrorLine {
  readonly timeMs: number;
  readonly level: 'WARN' | 'ERROR';
  readonly source: string;
  readonly message: string;
}

export interface TokenWish {
  readonly name: string;
  readonly quotaBytes?: number;
  readonly expiresMs?: number;
}

/** UTF-16 units that the server takes in any case, since it counts whole characters. */
export const REASON_CHARACTERS_MAX = 400;
export const TOKEN_NAME_CHARACTERS_MAX = 100;

/** Rows that one page of the list shows. */
export const SHARES_A_PAGE = 100;

/** What is not answered in this time is given up. */
const ANSWER_MS = 30_000;
/** A copy of a large database takes its time. */
const BACKUP_MS = 600_000;

const KEPT_AS = 'admin-token';

export function rememberedToken(): string {
  return keptInTab(KEPT_AS) ?? '';
}

export function rememberToken(token: string): void {
  keepInTab(KEPT_AS, token || undefined);
}

/** The acts; each throws a `Failure`. */
export class AdminDoor {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async status(): Promise<Status> {
    return (await this.#ask('GET', 'status')) as Status;
  }

  async errors(): Promise<readonly ErrorLine[]> {
    return ((await this.#ask('GET', 'errors')) as { errors: ErrorLine[] }).errors;
  }

  /** @param after the last link id of the page before */
  async shares(after: string | undefined): Promise<SharePage> {
    const from = after === undefined ? '' : `&after=${after}`;
    return (await this.#ask('GET', `shares?limit=${SHARES_A_PAGE}${from}`)) as SharePage;
  }

  async end(linkId: string): Promise<void> {
    await this.#ask('POST', `shares/${linkId}/end`);
  }

  async block(linkId: string, reason: string): Promise<void> {
    await this.#ask('POST', `shares/${linkId}/block`, { reason });
  }

  async unblock(linkId: string): Promise<void> {
    await this.#ask('POST', `shares/${linkId}/unblock`);
  }

  async tokens(): Promise<readonly TokenRow[]> {
    return ((await this.#ask('GET', 'tokens')) as { tokens: TokenRow[] }).tokens;
  }

  /** @returns the token itself, shown this once */
  async createToken(wish: TokenWish): Promise<string> {
    return ((await this.#ask('POST', 'tokens', wish)) as { token: string }).token;
  }

  async revokeToken(id: string): Promise<void> {
    await this.#ask('DELETE', `tokens/${id}`);
  }

  /** @returns where the copy lies, on the server */
  async backup(): Promise<{ path: string; bytes: number }> {
    return (await this.#ask('POST', 'backup', undefined, BACKUP_MS)) as {
      path: string;
      bytes: number;
    };
  }

  async #ask(method: string, path: string, body?: object, ms = ANSWER_MS): Promise<unknown> {
    const headers: Record<string, string> = authorization(this.#token, 'bearer-refused');
    if (body) headers['Content-Type'] = 'application/json';
    const signal = AbortSignal.timeout(ms);
    const init: RequestInit = { method, headers, cache: 'no-store', signal };
    if (body) init.body = JSON.stringify(body);
    try {
      const reply = await fetch(`/admin/v1/${path}`, init);
      if (!reply.ok) throw new Failure(problemOf(reply), `${method} ${path}: ${reply.status}`);
      return reply.status === 204 ? undefined : ((await reply.json()) as unknown);
    } catch (e) {
      if (e instanceof Failure) throw e;
      const kind = e instanceof SyntaxError ? 'not-a-server' : 'unreachable';
      throw new Failure(kind, 'the admin listener', { cause: e });
    }
  }
}

function problemOf(reply: Response): ProblemKind | 'not-a-server' {
  const name = reply.headers.get('Satchel-Problem');
  return PROBLEMS.find((problem) => problem === name) ?? 'not-a-server';
}
