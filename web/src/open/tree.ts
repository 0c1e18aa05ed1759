/**
 * A share's entries as a tree: what rows are shown in which order, and what of it is chosen.
 *
 * Shares of 100,000 files are common, so a node is a plain object that is changed in place: sums and the
 * numbers of what is chosen are kept on the way up, and children are sorted when they are first shown.
 *
 * Units: bytes, milliseconds since 1970. No document is known here.
 */

import type { Entry } from '../share/opening.ts';

export interface Node {
  readonly name: string;
  readonly path: string;
  readonly kind: Entry['kind'];
  /** 1 at the top, 0 for the root. */
  readonly level: number;
  readonly parent: Node | undefined;
  readonly children: Node[];
  /** Absent for folders that only stand in the paths of others. */
  entry: number | undefined;
  /** Of all files within. */
  size: number;
  files: number;
  /** The latest within. */
  mtimeMs: number;
  /** Nodes without children: the files, and folders that are empty. */
  leaves: number;
  chosen: number;
}

export interface Order {
  readonly by: 'name' | 'size' | 'date';
  readonly descending: boolean;
}

export interface View {
  readonly shape: 'tree' | 'list';
  readonly order: Order;
  /** Part of a name; empty for all. */
  readonly filter: string;
  readonly expanded: ReadonlySet<Node>;
}

export interface Choice {
  readonly entries: readonly number[];
  readonly files: number;
  readonly bytes: number;
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function makeNode(path: string, kind: Entry['kind'], parent: Node | undefined): Node {
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    kind,
    level: parent ? parent.level + 1 : 0,
    parent,
    children: [],
    entry: undefined,
    size: 0,
    files: 0,
    mtimeMs: 0,
    leaves: 0,
    chosen: 0,
  };
}

/** @returns the root, which stands for the share itself and is never a row */
export function plantTree(entries: readonly Entry[]): Node {
  const root = makeNode('', 'folder', undefined);
  const folders = new Map<string, Node>([['', root]]);
  const folderAt = (path: string): Node => {
    const known = folders.get(path);
    if (known) return known;
    const parent = folderAt(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    const node = makeNode(path, 'folder', parent);
    parent.children.push(node);
    folders.set(path, node);
    return node;
  };
  for (const entry of entries) {
    if (entry.kind === 'folder') {
      const folder = folderAt(entry.path);
      folder.entry = entry.index;
      folder.mtimeMs = Math.max(folder.mtimeMs, entry.mtimeMs);
      continue;
    }
    const parent = folderAt(entry.path.slice(0, Math.max(0, entry.path.lastIndexOf('/'))));
    const node = makeNode(entry.path, 'file', parent);
    parent.children.push(
      Object.assign(node, {
        entry: entry.index,
        size: entry.size,
        mtimeMs: entry.mtimeMs,
        files: 1,
      }),
    );
  }
  addUp(root);
  return root;
}

function addUp(node: Node): void {
  if (node.children.length === 0) node.leaves = node.parent ? 1 : 0;
  for (const child of node.children) {
    addUp(child);
    node.size += child.size;
    node.files += child.files;
    node.leaves += child.leaves;
    node.mtimeMs = Math.max(node.mtimeMs, child.mtimeMs);
  }
}

/** The rows of a view, top-down. */
export function rowsOf(root: Node, view: View): Node[] {
  const wanted = folded(view.filter.trim());
  const rows: Node[] = [];
  if (view.shape === 'list') {
    for (const leaf of leavesOf(root)) {
      if (wanted === '' || folded(leaf.name).includes(wanted)) rows.push(leaf);
    }
    return rows.sort(comparing(view.order));
  }
  const shown = wanted === '' ? undefined : matching(root, wanted);
  const walk = (parent: Node, all: boolean): void => {
    for (const node of sortedChildren(parent, view.order)) {
      const match = all ? undefined : shown?.get(node);
      if (shown && !all && match === undefined) continue;
      rows.push(node);
      if (match === 'within') walk(node, false);
      else if (view.expanded.has(node)) walk(node, match === 'itself' || all);
    }
  };
  walk(root, false);
  return rows;
}

/** Which nodes a filter leaves: those that match, and the folders on the way to them. */
function matching(root: Node, wanted: string): Map<Node, 'itself' | 'within'> {
  const shown = new Map<Node, 'itself' | 'within'>();
  const visit = (node: Node): boolean => {
    let within = false;
    for (const child of node.children) within = visit(child) || within;
    const itself = folded(node.name).includes(wanted);
    if (within) shown.set(node, 'within');
    else if (itself) shown.set(node, 'itself');
    return within || itself;
  };
  for (const child of root.children) visit(child);
  return shown;
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

const SORTED = new WeakMap<Node, { readonly order: Order; readonly children: readonly Node[] }>();

function sortedChildren(node: Node, order: Order): readonly Node[] {
  const known = SORTED.get(node);
  if (known?.order.by === order.by && known.order.descending === order.descending) {
    return known.children;
  }
  const children = node.children.toSorted(comparing(order));
  SORTED.set(node, { order, children });
  return children;
}

/** Folders stand before files, whatever the order; what is equal otherwise is ordered by path. */
function comparing(order: Order): (a: Node, b: Node) => number {
  const sign = order.descending ? -1 : 1;
  return (a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
    if (order.by === 'size' && a.size !== b.size) return sign * (a.size - b.size);
    if (order.by === 'date' && a.mtimeMs !== b.mtimeMs) return sign * (a.mtimeMs - b.mtimeMs);
    return (order.by === 'name' ? sign : 1) * COLLATOR.compare(a.path, b.path);
  };
}

function* leavesOf(node: Node): Generator<Node> {
  if (node.children.length === 0 && node.parent) yield node;
  for (const child of node.children) yield* leavesOf(child);
}

/** Chooses all within a node, or none of it. */
export function choose(node: Node, on: boolean): void {
  const before = node.chosen;
  const set = (one: Node): void => {
    one.chosen = on ? one.leaves : 0;
    one.children.forEach(set);
  };
  set(node);
  for (let above = node.parent; above; above = above.parent) above.chosen += node.chosen - before;
}

/** What is chosen, in the share's order. */
export function chosenOf(root: Node): Choice {
  const entries: number[] = [];
  let files = 0;
  let bytes = 0;
  const visit = (node: Node): void => {
    if (node.chosen === 0) return;
    if (node.chosen === node.leaves && node.entry !== undefined) entries.push(node.entry);
    if (node.kind === 'file') {
      files += 1;
      bytes += node.size;
    }
    node.children.forEach(visit);
  };
  visit(root);
  return { entries: entries.sort((a, b) => a - b), files, bytes };
}

export type ChoiceState = 'none' | 'some' | 'all';

export function stateOf(node: Node): ChoiceState {
  if (node.chosen === 0) return 'none';
  return node.chosen === node.leaves ? 'all' : 'some';
}

/** The rows that have none below them: a folder that a filter left for what is in it holds more than is shown. */
export function lowestOf(rows: readonly Node[]): Node[] {
  return rows.filter((row, at) => rows[at + 1]?.parent !== row);
}

/** @param lowest of the rows that are shown */
export function stateOfAll(lowest: readonly Node[]): ChoiceState {
  if (lowest.every((row) => row.chosen === row.leaves)) return 'all';
  return lowest.some((row) => row.chosen > 0) ? 'some' : 'none';
}

/** All entries below a node, itself included: what saving it takes. */
export function entriesOf(node: Node): number[] {
  const entries = node.children.flatMap(entriesOf);
  if (node.entry !== undefined) entries.push(node.entry);
  return entries;
}
