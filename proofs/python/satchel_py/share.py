"""Share record, capsule and owner box, object list, bundle: share-link.md sections 3 to 7, file-format.md section 6."""

import hashlib
import secrets
import struct
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .basics import NUMBER_LIMIT, RECORD_LABEL, PieceReader, Refused, sha256
from .lines import check_version, has_controls, has_surrogates, malformed, parse_object, read_ref, ref_members, text, write_object
from .links import link_id_of
from .stream import CAPSULE, HEADERS, TAG, ObjectRef, check_headers, new_stream_header, seal

RECORD_MAGIC = b"SATCHRE\n"
RECORD_FORMAT = struct.Struct(">8sBBBBIQQQIIQ16s32s32s32s32s32s32s64s")
RECORD = 328
SIGNED = 264
LIVE, ENDED = 0, 1
PASSWORD_NEEDED = 1
MOST_OBJECTS = 1_000_000
BOX = 4096
BOX_PLAIN = BOX - HEADERS - TAG
ENTRY = struct.Struct(">16s32sQ")
UPLOAD_SECRET = 16
MOST_NAME = 255
MOST_MESSAGE = 2000


@dataclass(frozen=True)
class Record:
    """Section 3, in the order of the bytes behind magic and suite."""

    state: int
    flags: int
    reserved: int
    epoch: int
    version: int
    date: int
    expiry: int
    download_limit: int
    objects: int
    stored: int
    link_id: bytes
    public: bytes
    capsule_hash: bytes
    owner_box_hash: bytes
    list_hash: bytes
    access_hash: bytes
    owner_hash: bytes

    @classmethod
    def parse(cls, data: bytes, asked: bytes | None = None, seen: int = 0) -> Self:
        """All checks in their order; `asked` is the link id asked for, `seen` the version seen before."""
        if len(data) != RECORD or data[:8] != RECORD_MAGIC:
            raise malformed("The share record does not begin or end like one")
        if data[8] != 1:
            raise Refused("unknown-suite", "The share record is of an unknown suite")
        *values, signature = RECORD_FORMAT.unpack(data)
        record = cls(*values[2:])
        record._check_ranges()
        if link_id_of(record.public) != record.link_id:
            raise Refused("wrong-link-id", "The share record's key does not belong to its link id")
        try:
            Ed25519PublicKey.from_public_bytes(record.public).verify(signature, RECORD_LABEL + data[:SIGNED])
        except (InvalidSignature, ValueError) as error:
            raise Refused("bad-signature", "The share record was not signed by its owner") from error
        if asked not in (None, record.link_id):
            raise Refused("wrong-link-id", "The share record is of another share")
        if record.version < seen:
            raise Refused("older-version", "The share record is older than one that was seen before")
        return record

    def _check_ranges(self) -> None:
        fits = (
            self.state in (LIVE, ENDED)
            and self.flags in (0, PASSWORD_NEEDED)
            and self.reserved == 0
            and self.epoch >= 1
            and 1 <= self.version < NUMBER_LIMIT
            and max(self.date, self.expiry, self.stored) < NUMBER_LIMIT
        )
        if self.state == LIVE:
            fits = fits and 1 <= self.objects <= MOST_OBJECTS and self.stored >= 1
        else:
            boxes = self.capsule_hash + self.owner_box_hash
            fits = fits and self.objects == self.stored == 0 and self.list_hash == sha256(b"") and not any(boxes)
        if not fits:
            raise malformed("A field of the share record is out of range")

    def sign(self, signer: Ed25519PrivateKey) -> bytes:
        values = [getattr(self, field.name) for field in fields(self)]
        unsigned = RECORD_FORMAT.pack(RECORD_MAGIC, 1, *values, bytes(64))[:SIGNED]
        return unsigned + signer.sign(RECORD_LABEL + unsigned)


@dataclass(frozen=True)
class Capsule:
    manifest: ObjectRef
    name: str | None = None
    message: str | None = None

    @classmethod
    def open(cls, box: bytes, key: bytes, expected_hash: bytes | None = None) -> Self:
        """Opens a capsule or owner box; length and hash come before anything else (share-link.md section 4)."""
        if len(box) != BOX:
            raise Refused("truncated" if len(box) < BOX else "trailing-bytes", "A box is not 4,096 bytes long")
        if expected_hash not in (None, sha256(box)):
            raise Refused("wrong-hash", "A box is not the one that the share record names")
        plain = check_headers(box[:HEADERS], CAPSULE, None, key).open(0, True, box[HEADERS:])
        data, _, padding = plain.partition(b"\x00")
        if any(padding):
            raise Refused("bad-padding", "The padding of a box is not zero")
        members = parse_object(data)
        check_version(members)
        if not isinstance(members.get("manifest"), dict):
            raise malformed("A box names no manifest")
        name = _label(members, "name", MOST_NAME, "")
        return cls(read_ref(members["manifest"]), name, _label(members, "message", MOST_MESSAGE, "\n\t"))

    def seal(self, key: bytes) -> bytes:
        members = {"v": 1, "manifest": ref_members(self.manifest), "name": self.name, "message": self.message}
        data = write_object({name: value for name, value in members.items() if value is not None})
        if len(data) > BOX_PLAIN:
            raise Refused("too-large", "Name and message do not fit together")
        plain = data.ljust(BOX_PLAIN, b"\x00")
        return b"".join(seal(CAPSULE, secrets.token_bytes(16), key, new_stream_header(), [plain], BOX_PLAIN))


def _label(members: dict[str, object], name: str, most: int, allowed: str) -> str | None:
    if name not in members:
        return None
    value = text(members, name)
    if not value or has_surrogates(value) or has_controls(value, allowed):
        raise malformed(f"The share's {name} is empty or has control characters")
    if len(value.encode("utf-8")) > most:
        raise Refused("too-large", f"The share's {name} is too long")
    return value


class ObjectList:
    """Section 5: computes hash, count and sum of an object list entry by entry."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.count = 0
        self.stored = 0

    def add(self, object_id: bytes, root: bytes, stored: int) -> None:
        self.count += 1
        self.stored += stored
        if self.count > MOST_OBJECTS:
            raise Refused("too-large", "An object list has more than 1,000,000 entries")
        if not 1 <= stored < NUMBER_LIMIT or self.stored >= NUMBER_LIMIT:
            raise malformed("A length in an object list, or their sum, is out of range")
        self._hash.update(ENTRY.pack(object_id, root, stored))

    def digest(self) -> bytes:
        return self._hash.digest()

    def add_ref(self, ref: ObjectRef) -> None:
        self.add(ref.id, ref.root, ref.stored)

    def add_entries(self, pieces: Iterable[bytes]) -> None:
        reader = PieceReader(pieces)
        while entry := reader.read(ENTRY.size):
            if len(entry) < ENTRY.size:
                raise Refused("truncated", "An object list ends in an entry")
            self.add(*ENTRY.unpack(entry))

    def check(self, count: int, stored: int, list_hash: bytes) -> None:
        if (self.count, self.stored, self.digest()) != (count, stored, list_hash):
            raise Refused("wrong-hash", "The objects are not those that the share record names")


def read_bundle(pieces: Iterable[bytes]) -> Record:
    """Section 7: checks a bundle to its end and returns its record."""
    reader = PieceReader(pieces)

    def exactly(length: int) -> bytes:
        data = reader.read(length)
        if len(data) < length:
            raise Refused("truncated", "A bundle ends too early")
        return data

    record = Record.parse(exactly(RECORD))
    if record.state == LIVE:
        for expected in (record.capsule_hash, record.owner_box_hash):
            if sha256(exactly(BOX)) != expected:
                raise Refused("wrong-hash", "A box is not the one that the share record names")
        if record.version == 1:
            listing = ObjectList()
            for _ in range(record.objects):
                listing.add(*ENTRY.unpack(exactly(ENTRY.size)))
            listing.check(record.objects, record.stored, record.list_hash)
            for _ in range(record.objects):
                exactly(UPLOAD_SECRET)
    if not reader.at_end():
        raise Refused("trailing-bytes", "A bundle goes on behind its end")
    return record
