"""Opens a share: python open_share.py LINK OUTFOLDER [--password P].

Record and boxes: share-link.md sections 2 to 5 and 8. Manifest and objects: file-format.md sections 2 to 5.
"""

import argparse
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from satchel_py.basics import PieceReader, sha256
from satchel_py.command import GONE, PASSWORD, WRONG_USAGE, Stopped, run
from satchel_py.links import OWNER, Link, LinkKeys, prepare_password
from satchel_py.links import PASSWORD as NEEDS_PASSWORD
from satchel_py.manifest import File, Folder, Line, ManifestReader, Pack
from satchel_py.server import Server
from satchel_py.share import ENDED, Capsule, ObjectList, Record
from satchel_py.stream import CHUNK, CONTENT, MANIFEST, ObjectRef, open_stream
from satchel_py.tree_writer import TreeWriter

Fetch = Callable[[ObjectRef], Iterator[bytes]]


class OpenPack:
    """A pack that is read once, from front to end, while its files are written."""

    def __init__(self, ref: ObjectRef, fetch: Fetch) -> None:
        self._reader = PieceReader(open_stream(fetch(ref), CONTENT, ref))
        self._position = 0

    def take(self, offset: int, length: int) -> Iterator[bytes]:
        self._skip(offset)
        end = offset + length
        while self._position < end:
            yield self._read(end - self._position)

    def _skip(self, offset: int) -> None:
        while self._position < offset:
            self._read(offset - self._position)

    def _read(self, most: int) -> bytes:
        piece = self._reader.read(min(CHUNK, most))
        self._position += len(piece)
        return piece

    def finish(self) -> None:
        """Reads on to the end, where padding and root are checked."""
        while self._read(CHUNK):
            pass


def write_tree(lines: Iterator[Line], fetch_pack: Fetch, fetch_file: Fetch, folder: str) -> None:
    """Writes all that the manifest names; a pack stays open while files of their own are fetched."""
    pack: OpenPack | None = None
    with TreeWriter(folder) as tree:
        for line in lines:
            match line:
                case Pack():
                    if pack is not None:
                        pack.finish()
                    pack = OpenPack(line.ref, fetch_pack)
                case Folder():
                    tree.folder(line)
                case File(ref=ObjectRef() as ref):
                    tree.file(line, open_stream(fetch_file(ref), CONTENT, ref))
                case File(offset=int() as offset) if pack is not None:
                    tree.file(line, pack.take(offset, line.length))
                case File():
                    tree.file(line, ())
        if pack is not None:
            pack.finish()


def check_objects(lines: Iterator[Line], manifest: ObjectRef, record: Record) -> None:
    """Compares what the manifest names with the record's count, sum and hash."""
    listing = ObjectList()
    listing.add_ref(manifest)
    for line in lines:
        if isinstance(line, Pack | File) and line.ref is not None:
            listing.add_ref(line.ref)
    listing.check(record.objects, record.stored, record.list_hash)


def show(record: Record, capsule: Capsule) -> None:
    date = datetime.fromtimestamp(record.date / 1000, UTC).isoformat(timespec="seconds") if record.date < 1 << 47 else record.date
    print(f"Version {record.version} of {date}.", file=sys.stderr)
    for label, value in (("Name", capsule.name), ("Message", capsule.message)):
        if value is not None:
            print(f"{label} (as the sender says): {ascii(value)}", file=sys.stderr)


def open_share(pasted: str, folder: str, password: str | None) -> None:
    link = Link.parse(pasted)
    if link.kind == OWNER:
        raise Stopped(WRONG_USAGE, "This is an owner's link; give the recipient's one.")
    if (password is not None) != (link.kind == NEEDS_PASSWORD):
        raise Stopped(PASSWORD, "This link needs a password." if password is None else "This link takes no password.")
    if os.path.lexists(folder):
        raise Stopped(WRONG_USAGE, f"The folder {ascii(folder)} is there already; name a new one.")
    keys = LinkKeys(link.link_id, link.secret, None if password is None else prepare_password(password))
    server = Server(link.base)
    share = server.read_share(link.link_id, keys.access_bearer)
    record = Record.parse(share.get("record", b""), link.link_id)
    if record.state == ENDED:
        raise Stopped(GONE, "The share was ended.")
    if sha256(keys.access_bearer) != record.access_hash:
        raise Stopped(PASSWORD, "The password does not fit, or the link is an old one.")
    capsule = Capsule.open(share.get("capsule", b""), keys.capsule_key, record.capsule_hash)
    show(record, capsule)

    def lines() -> Iterator[Line]:
        sealed = server.read_manifest(link.link_id, keys.access_bearer, capsule.manifest.stored)
        return ManifestReader().read(open_stream(sealed, MANIFEST, capsule.manifest))

    check_objects(lines(), capsule.manifest, record)
    grant = secrets.token_bytes(32)
    server.grant(link.link_id, keys.access_bearer, grant)

    def fetch_over(connection: Server) -> Fetch:
        return lambda ref: connection.read_object(ref.id, grant, ref.stored)

    staging = f"{folder.rstrip('/')}.{secrets.token_hex(4)}.part"
    try:
        write_tree(lines(), fetch_over(Server(link.base)), fetch_over(Server(link.base)), staging)
        os.rename(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Opens a share and writes its files and folders into a new folder.")
    parser.add_argument("link", metavar="LINK")
    parser.add_argument("folder", metavar="OUTFOLDER")
    parser.add_argument("--password", metavar="P")
    arguments = parser.parse_args()
    return run(lambda: open_share(arguments.link, arguments.folder, arguments.password))


if __name__ == "__main__":
    sys.exit(main())
