/**
 * The tree of hashes over an object as stored.
 *
 * A leaf is hashed where it lies: its buffer has room for the one byte that RFC 6962 puts before it, so
 * that a megabyte is never copied just to be hashed. Of the tree only the roots of whole subtrees
 * are kept, one for each bit of the number of leaves.
 *
 * Units: leaves of 1 MiB, the last one shorter or as long. One caller at a time.
 *
 * Source: RFC 6962 section 2.1; spec/file-format.md section 4.
 */

import { concat, type Bytes, type Hash } from './bytes.ts';
import { sha256 } from './hashes.ts';

const LEAF_PREFIX = 0;
const NODE_PREFIX = Uint8Array.of(1);

/** A leaf with the prefix byte before it. `bytes` is the leaf alone, a view of the same memory. */
export class LeafBuffer {
  readonly bytes: Bytes;
  readonly #prefixed: Bytes;

  constructor(length: number) {
    this.#prefixed = new Uint8Array(1 + length);
    this.#prefixed[0] = LEAF_PREFIX;
    this.bytes = this.#prefixed.subarray(1);
  }

  hash(): Promise<Hash> {
    return sha256(this.#prefixed);
  }
}

function hashNode(left: Hash, right: Hash): Promise<Hash> {
  return sha256(concat(NODE_PREFIX, left, right));
}

interface Subtree {
  readonly leaves: number;
  readonly root: Hash;
}

/** Takes the hashes of leaves from left to right and tells the root. */
export class MerkleTree {
  readonly #whole: Subtree[] = [];

  async add(leaf: Hash): Promise<void> {
    let tree: Subtree = { leaves: 1, root: leaf };
    while (this.#whole.at(-1)?.leaves === tree.leaves) {
      const left = this.#whole.pop() as Subtree;
      tree = { leaves: 2 * tree.leaves, root: await hashNode(left.root, tree.root) };
    }
    this.#whole.push(tree);
  }

  /** The root of all leaves so far; at least one. */
  async root(): Promise<Hash> {
    let root: Hash | undefined;
    for (const tree of this.#whole.toReversed()) {
      root = root === undefined ? tree.root : await hashNode(tree.root, root);
    }
    if (root === undefined) throw new Error('an object has at least one leaf');
    return root;
  }
}
