/**
 * The shares of this device as the page shows them, and what the server tells of each.
 *
 * Each is asked by itself, a few at a time: one server that is away must not hide the others, nor keep what was
 * added from being told.
 */

import { SvelteMap } from 'svelte/reactivity';
import { bring } from '../../bring.ts';
import { reached } from '../../instance.svelte.ts';
import type { Owner, ShareEdit, ShareStatus } from '../../shares/own.ts';
import type { OwnShare } from '../../state/own-share.ts';

export type Known =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'told'; readonly status: ShareStatus };

/** Browsers keep six connections a server; some are left for sending. */
const ASKED_AT_ONCE = 4;

export class SharesList {
  #all = $state.raw<readonly OwnShare[]>();
  readonly #known = new SvelteMap<string, Known>();

  /** Absent until the browser's database was read. */
  get all(): readonly OwnShare[] | undefined {
    return this.#all;
  }

  known(share: OwnShare): Known {
    return this.#known.get(share.linkId) ?? { kind: 'asking' };
  }

  /** @throws {Failure} no-storage, page-incomplete */
  async load(): Promise<void> {
    await this.#askAll(await this.#read());
  }

  async #read(): Promise<readonly OwnShare[]> {
    this.#all = await (await loadOwner()).list();
    return this.#all;
  }

  async #askAll(shares: readonly OwnShare[]): Promise<void> {
    const waiting = [...shares];
    const ask = async (): Promise<void> => {
      for (let share = waiting.shift(); share; share = waiting.shift()) await this.ask(share);
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
  }

  /** @param signal ends the tries */
  async edit(share: OwnShare, edit: ShareEdit, signal: AbortSignal): Promise<OwnShare> {
    const edited = await (await loadOwner()).edit(share, edit, signal);
    await this.ask(edited);
    return edited;
  }

  /** @param signal ends the tries */
  async end(share: OwnShare, signal: AbortSignal): Promise<void> {
    await this.ask(await (await loadOwner()).end(share, signal));
  }

  async forget(share: OwnShare): Promise<void> {
    await (await loadOwner()).forget(share);
    this.#all = this.#all?.filter(({ linkId }) => linkId !== share.linkId);
  }

  async add(ownerLink: string): Promise<OwnShare> {
    const added = await (await loadOwner()).add(reached(ownerLink));
    await this.#read();
    void this.ask(added);
    return added;
  }

  async importAll(file: Blob): Promise<number> {
    const count = await (await loadOwner()).importAll(file);
    void this.#askAll(await this.#read());
    return count;
  }

  /** What its server tells of it now. */
  async ask(share: OwnShare): Promise<void> {
    const { linkId } = share;
    const asking: Known = { kind: 'asking' };
    this.#put(share);
    this.#known.set(linkId, asking);
    const known = await this.#statusOf(this.#all?.find((own) => own.linkId === linkId) ?? share);
    if (this.#known.get(linkId) !== asking) return; // asked again meanwhile
    if (known.kind === 'told') this.#put(known.status.share);
    this.#known.set(linkId, known);
  }

  async #statusOf(share: OwnShare): Promise<Known> {
    try {
      return { kind: 'told', status: await (await loadOwner()).status(share) };
    } catch {
      return { kind: 'unknown' };
    }
  }

  /** An older state, asked for before an edit, does not come back: its link is dead. */
  #put(share: OwnShare): void {
    this.#all = this.#all?.map((old) =>
      old.linkId === share.linkId && old.version <= share.version ? share : old,
    );
  }
}

/** @throws {Failure} page-incomplete */
export async function loadOwner(): Promise<Owner> {
  return (await bring(import('../../shares/owner.ts'))).createOwner();
}
