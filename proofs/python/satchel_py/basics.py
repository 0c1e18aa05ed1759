"""Refusals, base64url, HKDF and exact reading: file-format.md, preface and section 7; labels of share-link.md section 2."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Iterator

STREAM_LABEL = b"satchel/1/stream"
COMMIT_LABEL = b"satchel/1/commit"
SHARE_KEY_LABEL = b"satchel/1/share-key"
LINK_SECRET_LABEL = b"satchel/1/link-secret"
OWNER_BEARER_LABEL = b"satchel/1/owner-bearer"
OWNER_BOX_LABEL = b"satchel/1/owner-box"
LINK_LABEL = b"satchel/1/link"
ACCESS_LABEL = b"satchel/1/access"
CAPSULE_LABEL = b"satchel/1/capsule"
LINK_ID_LABEL = b"satchel/1/link-id"
RECORD_LABEL = b"satchel/1/record"

NUMBER_LIMIT = 1 << 53


class Refused(Exception):
    """Something was refused; `reason` is a name of file-format.md section 7."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{detail} ({reason}).")
        self.reason = reason


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def hkdf(ikm: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256 and 32 bytes of output, which is one block of the expansion."""
    pseudorandom = hmac.digest(salt or bytes(32), ikm, "sha256")
    return hmac.digest(pseudorandom, info + b"\x01", "sha256")


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str, length: int | None = None) -> bytes:
    """Decodes base64url in its one spelling: no padding, no other characters, unused bits zero."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Refused("malformed", "A base64url text has a character that does not belong there") from error
    if to_text(data) != text:
        raise Refused("malformed", "A base64url text is not in its one spelling")
    if length is not None and len(data) != length:
        raise Refused("malformed", f"A base64url text holds {len(data)} bytes instead of {length}")
    return data


class PieceReader:
    """Reads exact amounts from pieces of any size and holds no more than one amount and one piece."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._held = bytearray()

    def read(self, length: int) -> bytes:
        """The next bytes; fewer than asked for only at the end."""
        while len(self._held) < length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def at_end(self) -> bool:
        ahead = self.read(1)
        self._held[:0] = ahead
        return not ahead
