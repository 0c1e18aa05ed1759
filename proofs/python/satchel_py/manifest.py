"""Paths, reading and writing of manifests: file-format.md section 5."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .basics import Refused
from .lines import (
    check_version,
    has_controls,
    has_surrogates,
    malformed,
    number,
    optional_number,
    parse_object,
    read_ref,
    ref_members,
    text,
    write_object,
)
from .stream import ObjectRef

MOST_LINE = 8192
MOST_LINES = 1_000_000
MOST_OBJECTS = 999_999
MOST_NAME = 255
MOST_PATH = 4096
MOST_NAMES = 256
PACKED_BELOW = 8 << 20
MOST_PACK = 64 << 20


@dataclass(frozen=True)
class Head:
    files: int
    folders: int
    bytes: int


@dataclass(frozen=True)
class Pack:
    ref: ObjectRef


@dataclass(frozen=True)
class File:
    """A file: in the current pack (offset), an object of its own (ref), or empty and nowhere."""

    path: str
    mtime: int | None
    executable: bool
    length: int
    offset: int | None = None
    ref: ObjectRef | None = None


@dataclass(frozen=True)
class Folder:
    path: str
    mtime: int | None


Line = Head | Pack | File | Folder


def hostile(detail: str) -> Refused:
    return Refused("hostile-path", detail)


def check_name(name: str) -> None:
    if name in ("", ".", ".."):
        raise hostile("A path holds an empty name, . or ..")
    if "\\" in name or has_controls(name) or has_surrogates(name):
        raise hostile(f"A name holds a forbidden character: {ascii(name)}")
    if not unicodedata.is_normalized("NFC", name):
        raise hostile(f"A name is not in NFC: {ascii(name)}")
    if len(name.encode("utf-8")) > MOST_NAME:
        raise hostile(f"A name is longer than 255 bytes: {ascii(name)}")


def path_key(path: str) -> list[bytes]:
    """What paths are ordered by: their names, each by its UTF-8 bytes."""
    return [name.encode("utf-8") for name in path.split("/")]


def check_path(path: str) -> None:
    names = path.split("/")
    for name in names:
        check_name(name)
    if len(path.encode("utf-8")) > MOST_PATH or len(names) > MOST_NAMES:
        raise hostile("A path is too long or too deep")


def split_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines without their line feed, holding no more than one and a piece."""
    held = b""
    for piece in pieces:
        parts = (held + piece).split(b"\n")
        held = parts.pop()
        for line in parts:
            if len(line) >= MOST_LINE:
                raise Refused("too-large", "A line of the manifest is longer than 8,192 bytes")
            yield line
        if len(held) >= MOST_LINE:
            raise Refused("too-large", "A line of the manifest is longer than 8,192 bytes")
    if held:
        raise malformed("The last line of the manifest has no line feed")


class ManifestReader:
    """Checks lines one by one; remembers counts, the current pack and the path before."""

    def __init__(self) -> None:
        self._head: Head | None = None
        self._lines = self._objects = 0
        self._files = self._folders = self._bytes = 0
        self._pack: ObjectRef | None = None
        self._pack_used = 0
        self._before: list[bytes] = []
        self._before_is_file = False

    def read(self, pieces: Iterable[bytes]) -> Iterator[Line]:
        for line in split_lines(pieces):
            yield self._line(line)
        if self._head != Head(self._files, self._folders, self._bytes):
            raise malformed("The manifest does not hold what its head says")

    def _line(self, line: bytes) -> Line:
        members = parse_object(line)
        kind = text(members, "t")
        if kind not in ("manifest", "pack", "file", "folder"):
            raise Refused("too-new", "A newer client is needed for this share")
        if self._head is None or kind == "manifest":
            if self._head is not None or kind != "manifest":
                raise malformed("The manifest's head is missing or comes twice")
            check_version(members)
            self._head = Head(number(members, "files"), number(members, "folders"), number(members, "bytes"))
            return self._head
        self._lines += 1
        if self._lines > MOST_LINES:
            raise Refused("too-large", "The manifest has more than 1,000,001 lines")
        if kind == "pack":
            self._pack, self._pack_used = self._object(members), 0
            return Pack(self._pack)
        path = text(members, "path")
        self._order(path, kind == "file")
        mtime = optional_number(members, "mtime")
        if kind == "folder":
            self._folders += 1
            return Folder(path, mtime)
        return self._file(members, path, mtime)

    def _object(self, members: dict[str, object]) -> ObjectRef:
        self._objects += 1
        if self._objects > MOST_OBJECTS:
            raise Refused("too-large", "The manifest names more than 999,999 objects")
        return read_ref(members)

    def _order(self, path: str, is_file: bool) -> None:
        check_path(path)
        key = path_key(path)
        if key <= self._before:
            raise Refused("duplicate-path", f"A path comes twice or out of order: {ascii(path)}")
        if self._before_is_file and key[: len(self._before)] == self._before:
            raise hostile(f"A path lies below a file: {ascii(path)}")
        self._before, self._before_is_file = key, is_file

    def _file(self, members: dict[str, object], path: str, mtime: int | None) -> File:
        if members.get("x", True) is not True:
            raise malformed("x is not true")
        length, offset = number(members, "length"), optional_number(members, "offset")
        ref: ObjectRef | None = None
        if (offset is not None) + ("object" in members) != (length > 0):
            raise malformed("A file does not lie in just one place")
        if offset is not None:
            if self._pack is None or offset < self._pack_used or offset + length > self._pack.size:
                raise malformed("A file does not lie in its pack")
            self._pack_used = offset + length
        elif length > 0:
            if not isinstance(members["object"], dict):
                raise malformed("An object is not a JSON object")
            ref = self._object(members["object"])
            if ref.size != length:
                raise malformed("A file is not as long as its object")
        self._files += 1
        self._bytes += length
        return File(path, mtime, "x" in members, length, offset, ref)


def write_line(line: Line) -> bytes:
    members: dict[str, object]
    match line:
        case Head():
            members = {"t": "manifest", "v": 1, "files": line.files, "folders": line.folders, "bytes": line.bytes}
        case Pack():
            members = {"t": "pack", **ref_members(line.ref)}
        case File():
            members = {"t": "file", "path": line.path, "mtime": line.mtime, "x": line.executable or None, "length": line.length}
            if line.offset is not None:
                members["offset"] = line.offset
            if line.ref is not None:
                members["object"] = ref_members(line.ref)
        case Folder():
            members = {"t": "folder", "path": line.path, "mtime": line.mtime}
    written = write_object({name: value for name, value in members.items() if value is not None}) + b"\n"
    if len(written) > MOST_LINE:
        raise Refused("too-large", "A path makes a line of the manifest longer than 8,192 bytes")
    return written
