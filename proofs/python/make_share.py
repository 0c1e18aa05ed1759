"""Makes a share: python make_share.py SERVER PATH... [--password P]; prints its link.

Sealing and manifest: file-format.md sections 2 to 6. Keys, record and bundle: share-link.md sections 1 to 7.
Keys live in this process alone, and no chunk is ever sealed twice: an interrupted run is begun anew under new keys.
"""

import argparse
import os
import secrets
import stat
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from satchel_py.basics import Refused, sha256
from satchel_py.command import WRONG_USAGE, Stopped, run
from satchel_py.lines import check_known
from satchel_py.links import PASSWORD, RECIPIENT, Link, LinkKeys, OwnerKeys, check_base, prepare_password
from satchel_py.manifest import (
    MOST_LINES,
    MOST_PACK,
    PACKED_BELOW,
    File,
    Folder,
    Head,
    Line,
    Pack,
    check_name,
    check_path,
    path_key,
    write_line,
)
from satchel_py.merkle import Tree
from satchel_py.server import Server
from satchel_py.share import ENTRY, LIVE, PASSWORD_NEEDED, Capsule, ObjectList, Record
from satchel_py.stream import CONTENT, MANIFEST, ObjectRef, padded_length, seal_padded, sealed_length

READ = 1 << 20


@dataclass(frozen=True)
class Found:
    """A file or folder of this device and its path in the share."""

    source: str
    path: str
    mtime: int
    folder: bool
    executable: bool
    length: int


@dataclass
class Bundle:
    """What was uploaded so far: entries of the object list and upload secrets, in the list's order."""

    entries: bytearray = field(default_factory=bytearray)
    secrets: bytearray = field(default_factory=bytearray)

    def add(self, ref: ObjectRef, secret: bytes, first: bool) -> None:
        """The manifest is uploaded last, but comes first."""
        for held, new in ((self.entries, ENTRY.pack(ref.id, ref.root, ref.stored)), (self.secrets, secret)):
            at = 0 if first else len(held)
            held[at:at] = new


def find(source: str, parent: str) -> Iterator[Found]:
    """A file, or a folder and what it holds in the order of a manifest; links and special files are refused."""
    try:
        status = os.lstat(source)
    except OSError as error:
        raise Stopped(WRONG_USAGE, f"{ascii(source)} cannot be sent: {error.strerror}.") from error
    name = unicodedata.normalize("NFC", os.path.basename(os.path.abspath(source)))
    check_name(name)
    check_known(name, "hostile-path")
    path = f"{parent}/{name}" if parent else name
    check_path(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise Stopped(WRONG_USAGE, f"{ascii(path)} is neither a file nor a folder.")
    folder = stat.S_ISDIR(status.st_mode)
    executable = not folder and bool(status.st_mode & stat.S_IXUSR)
    yield Found(source, path, status.st_mtime_ns // 1_000_000, folder, executable, 0 if folder else status.st_size)
    if folder:
        yield from find_all([os.path.join(source, entry) for entry in os.listdir(source)], path)


def find_all(sources: list[str], parent: str) -> Iterator[Found]:
    """What lies beside each other, ordered by names as they will stand in the manifest."""
    named = {}
    for source in sources:
        name = unicodedata.normalize("NFC", os.path.basename(os.path.abspath(source)))
        check_name(name)
        if name in named:
            raise Stopped(WRONG_USAGE, f"Two files have the same name in the share: {ascii(name)}.")
        named[name] = source
    for name in sorted(named, key=path_key):
        yield from find(named[name], parent)


def content(found: list[Found]) -> Iterator[bytes]:
    """The bytes of files end to end; a file that changed its length is refused."""
    for file in found:
        left = file.length
        with open(file.source, "rb") as opened:
            while piece := opened.read(READ):
                left -= len(piece)
                if left < 0:
                    break
                yield piece
        if left != 0:
            raise Stopped(WRONG_USAGE, f"{ascii(file.path)} changed while it was read; send it again.")


def send(server: Server, role: int, plain: Iterator[bytes], size: int, bundle: Bundle) -> ObjectRef:
    """Seals and uploads one object under a new key."""
    object_id, key = secrets.token_bytes(16), secrets.token_bytes(32)
    stored, tree = sealed_length(padded_length(size)), Tree()

    def counted() -> Iterator[bytes]:
        for piece in seal_padded(role, object_id, key, plain, size):
            tree.add(piece)
            yield piece

    secret = server.upload(object_id, stored, counted())
    ref = ObjectRef(object_id, key, tree.root(), stored, size)
    bundle.add(ref, secret, first=role == MANIFEST)
    return ref


def packs(found: list[Found]) -> Iterator[list[Found]]:
    """Small files, in packs of at most 64 MiB."""
    pack: list[Found] = []
    filled = 0
    for file in found:
        if 0 < file.length < PACKED_BELOW:
            if filled + file.length > MOST_PACK:
                yield pack
                pack, filled = [], 0
            pack.append(file)
            filled += file.length
    if pack:
        yield pack


def send_content(server: Server, found: list[Found], bundle: Bundle) -> Iterator[Line]:
    """Uploads files as the manifest names them, and yields the manifest's lines behind its head."""
    following = packs(found)
    left = offset = 0
    for entry in found:
        if entry.folder:
            yield Folder(entry.path, entry.mtime)
        elif entry.length == 0:
            yield File(entry.path, entry.mtime, entry.executable, 0)
        elif entry.length >= PACKED_BELOW:
            ref = send(server, CONTENT, content([entry]), entry.length, bundle)
            yield File(entry.path, entry.mtime, entry.executable, entry.length, ref=ref)
        else:
            if left == 0:
                pack = next(following)
                left, offset = len(pack), 0
                yield Pack(send(server, CONTENT, content(pack), sum(file.length for file in pack), bundle))
            yield File(entry.path, entry.mtime, entry.executable, entry.length, offset=offset)
            offset += entry.length
            left -= 1


def make_share(base: str, sources: list[str], password: str | None) -> str:
    base = check_base(base.rstrip("/"))
    if password is not None:
        check_known(password, "bad-password")
    server = Server(base)
    owner = OwnerKeys(secrets.token_bytes(32))
    secret = owner.link_secret(1)
    keys = LinkKeys(owner.link_id, secret, None if password is None else prepare_password(password))
    found = list(find_all(sources, ""))
    bundle = Bundle()
    files = [entry for entry in found if not entry.folder]
    head = Head(len(files), len(found) - len(files), sum(file.length for file in files))
    lines: list[Line] = [head, *send_content(server, found, bundle)]
    if len(lines) > MOST_LINES + 1:
        raise Refused("too-large", "There are too many files and folders for one share")
    size = sum(len(write_line(line)) for line in lines)
    manifest = send(server, MANIFEST, map(write_line, lines), size, bundle)
    capsule = Capsule(manifest)
    sealed, owner_box = capsule.seal(keys.capsule_key), capsule.seal(owner.owner_box_key)
    listing = ObjectList()
    listing.add_entries([bytes(bundle.entries)])
    record = Record(
        state=LIVE, flags=0 if password is None else PASSWORD_NEEDED, reserved=0, epoch=1, version=1,
        date=time.time_ns() // 1_000_000, expiry=0, download_limit=0, objects=listing.count, stored=listing.stored,
        link_id=owner.link_id, public=owner.public, capsule_hash=sha256(sealed), owner_box_hash=sha256(owner_box),
        list_hash=listing.digest(), access_hash=sha256(keys.access_bearer), owner_hash=sha256(owner.owner_bearer),
    )
    server.put_share(owner.link_id, record.sign(owner.signer) + sealed + owner_box + bundle.entries + bundle.secrets)
    return str(Link(base, owner.link_id, RECIPIENT if password is None else PASSWORD, secret))


def main() -> int:
    parser = argparse.ArgumentParser(description="Seals files and folders, uploads them and prints the share's link.")
    parser.add_argument("server", metavar="SERVER")
    parser.add_argument("sources", metavar="PATH", nargs="+")
    parser.add_argument("--password", metavar="P")
    arguments = parser.parse_args()
    return run(lambda: print(make_share(arguments.server, arguments.sources, arguments.password)))


if __name__ == "__main__":
    sys.exit(main())
