"""The tree of hashes of RFC 6962 over leaves of 1 MiB: file-format.md section 4."""

import hashlib

from .basics import sha256

LEAF = 1 << 20


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


class Roots:
    """The root over leaf hashes that come one after the other; holds one hash for each height."""

    def __init__(self) -> None:
        self._whole: list[tuple[int, bytes]] = []

    def add(self, leaf_hash: bytes) -> None:
        height, value = 0, leaf_hash
        while self._whole and self._whole[-1][0] == height:
            value = node(self._whole.pop()[1], value)
            height += 1
        self._whole.append((height, value))

    def root(self) -> bytes:
        if not self._whole:
            return sha256(b"")
        value = self._whole[-1][1]
        for _, left in reversed(self._whole[:-1]):
            value = node(left, value)
        return value


class Tree:
    """The root over stored bytes, cut into leaves."""

    def __init__(self) -> None:
        self._roots = Roots()
        self._leaf = hashlib.sha256(b"\x00")
        self._filled = 0

    def add(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            part = view[: LEAF - self._filled]
            self._leaf.update(part)
            self._filled += len(part)
            view = view[len(part) :]
            if self._filled == LEAF:
                self._end_leaf()

    def _end_leaf(self) -> None:
        self._roots.add(self._leaf.digest())
        self._leaf = hashlib.sha256(b"\x00")
        self._filled = 0

    def root(self) -> bytes:
        """The root of all that was added; nothing can be added afterwards."""
        if self._filled:
            self._end_leaf()
        return self._roots.root()
