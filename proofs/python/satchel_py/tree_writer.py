"""Writes a share's files and folders to disk: paths of file-format.md section 5, relative to open folders."""

import os
from collections.abc import Iterable
from typing import Self

from .manifest import File, Folder

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
NEW_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
BUFFER = 1 << 20


def set_mtime(descriptor: int, mtime: int | None) -> None:
    if mtime is not None:
        os.utime(descriptor, ns=(mtime * 1_000_000, mtime * 1_000_000))


class TreeWriter:
    """Takes entries in the order of a manifest; a folder gets its time when the next path lies outside of it."""

    def __init__(self, root: str) -> None:
        os.mkdir(root, 0o755)
        self._descriptors = [os.open(root, NEW_FOLDER)]
        self._names: list[str] = []
        self._mtimes: list[int | None] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave(0)
        os.close(self._descriptors.pop())

    def _leave(self, depth: int) -> None:
        while len(self._names) > depth:
            descriptor = self._descriptors.pop()
            self._names.pop()
            set_mtime(descriptor, self._mtimes.pop())
            os.close(descriptor)

    def _enter(self, names: list[str], mtime: int | None) -> None:
        """Makes the folder of these names the open one; those that are new are made, the last one with `mtime`."""
        common = 0
        while common < min(len(names), len(self._names)) and names[common] == self._names[common]:
            common += 1
        self._leave(common)
        for name in names[common:]:
            os.mkdir(name, 0o755, dir_fd=self._descriptors[-1])
            self._descriptors.append(os.open(name, NEW_FOLDER, dir_fd=self._descriptors[-1]))
            self._names.append(name)
            self._mtimes.append(None)
        if mtime is not None:
            self._mtimes[-1] = mtime

    def folder(self, folder: Folder) -> None:
        self._enter(folder.path.split("/"), folder.mtime)

    def file(self, file: File, content: Iterable[bytes]) -> None:
        *folders, name = file.path.split("/")
        self._enter(folders, None)
        mode = 0o755 if file.executable else 0o644
        descriptor = os.open(name, NEW_FILE, mode, dir_fd=self._descriptors[-1])
        with os.fdopen(descriptor, "wb", buffering=BUFFER) as opened:
            for piece in content:
                opened.write(piece)
            opened.flush()
            set_mtime(opened.fileno(), file.mtime)
