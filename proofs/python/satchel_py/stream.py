"""Objects: lengths, header, keys, sealing and opening of streams (file-format.md sections 1 to 3)."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .basics import COMMIT_LABEL, STREAM_LABEL, PieceReader, Refused, hkdf
from .merkle import Tree

MAGIC = b"SATCHEL\n"
SUITE = 1
CONTENT, MANIFEST, CAPSULE = 1, 2, 3
HEADER = 58
STREAM_HEADER = 40
HEADERS = HEADER + STREAM_HEADER
CHUNK = 1 << 16
TAG = 16
FIRST_PLAIN = CHUNK - HEADERS - TAG
FURTHER_PLAIN = CHUNK - TAG
LEAST_PADDED = 4096
MOST_CHUNKS = 1 << 32


def padme(length: int) -> int:
    """Section 3: Padmé of a length of at least 2."""
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def padded_length(size: int) -> int:
    return padme(max(size, LEAST_PADDED))


def sealed_length(plain: int) -> int:
    """Section 2.3, forwards: the stored length of an (already padded) plaintext."""
    further = -(-max(0, plain - FIRST_PLAIN) // FURTHER_PLAIN)
    if 1 + further > MOST_CHUNKS:
        raise Refused("wrong-length", "An object would have more than 2^32 chunks")
    return HEADERS + plain + TAG * (1 + further)


def plain_length(stored: int) -> int:
    """Section 2.3, backwards: the length of the padded plaintext of a stored length."""
    chunks = -(-stored // CHUNK)
    last = stored - (chunks - 1) * CHUNK
    if stored < HEADERS + TAG or chunks > MOST_CHUNKS or (chunks > 1 and last < TAG + 1):
        raise Refused("wrong-length", f"No object has a stored length of {stored}")
    return stored - HEADERS - TAG * chunks


@dataclass(frozen=True)
class ObjectRef:
    """What a manifest or capsule tells of an object: OBJECT of section 5."""

    id: bytes
    key: bytes
    root: bytes
    stored: int
    size: int

    def check_lengths(self) -> None:
        if self.size < 1 or self.stored != sealed_length(padded_length(self.size)):
            raise Refused("wrong-length", "An object's stored length is not the sealed length of its padded size")


def chunk_plain(index: int) -> int:
    """The most plaintext that chunk `index` can hold."""
    return FURTHER_PLAIN if index else FIRST_PLAIN


class StreamKey:
    """The AES key and nonces of one object's stream, section 2.3."""

    def __init__(self, file_key: bytes, header: bytes, stream_header: bytes) -> None:
        material = hkdf(file_key, header[10:26], STREAM_LABEL)
        self._cipher = AESGCM(hkdf(material, stream_header[1:33], header))
        self._prefix = stream_header[33:]

    def _nonce(self, index: int, last: bool) -> bytes:
        return self._prefix + index.to_bytes(4, "big") + bytes([last])

    def seal(self, index: int, last: bool, plain: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(index, last), plain, None)

    def open(self, index: int, last: bool, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(index, last), sealed, None)
        except InvalidTag as error:
            raise Refused("damaged", f"Chunk {index} of an object was changed") from error


def make_header(role: int, object_id: bytes, file_key: bytes) -> bytes:
    """Section 2.1."""
    return MAGIC + bytes([SUITE, role]) + object_id + hkdf(file_key, object_id, COMMIT_LABEL)


def new_stream_header() -> bytes:
    return bytes([STREAM_HEADER]) + secrets.token_bytes(STREAM_HEADER - 1)


def seal(role: int, object_id: bytes, file_key: bytes, stream_header: bytes, plain: Iterable[bytes], length: int) -> Iterator[bytes]:
    """Yields the stored bytes of an object that holds exactly `length` bytes of `plain`, one chunk after the other."""
    header = make_header(role, object_id, file_key)
    key = StreamKey(file_key, header, stream_header)
    reader = PieceReader(plain)
    index, left, before = 0, length, header + stream_header
    while index == 0 or left > 0:
        wanted = min(left, chunk_plain(index))
        piece = reader.read(wanted)
        if len(piece) < wanted:
            raise ValueError("There is less to seal than was told.")
        left -= wanted
        yield before + key.seal(index, left == 0, piece)
        index, before = index + 1, b""
    if not reader.at_end():
        raise ValueError("There is more to seal than was told.")


def seal_padded(role: int, object_id: bytes, file_key: bytes, plain: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Seals `size` bytes and their padding (sections 2.5 and 3) under a new salt and nonce prefix."""
    padded = padded_length(size)

    def with_padding() -> Iterator[bytes]:
        yield from plain
        for start in range(size, padded, CHUNK):
            yield bytes(min(CHUNK, padded - start))

    return seal(role, object_id, file_key, new_stream_header(), with_padding(), padded)


def check_headers(start: bytes, role: int, object_id: bytes | None, file_key: bytes) -> StreamKey:
    """Section 2.2: all checks of the first 98 bytes in their order; without `object_id` any id is taken."""
    if start[:8] != MAGIC:
        raise Refused("not-satchel", "An object does not begin like one")
    if start[8] != SUITE:
        raise Refused("unknown-suite", "An object is of an unknown suite")
    if start[9] not in (CONTENT, MANIFEST, CAPSULE):
        raise Refused("unknown-role", "An object is of an unknown role")
    if start[9] != role or object_id not in (None, start[10:26]) or start[HEADER] != STREAM_HEADER:
        raise Refused("wrong-header", "An object is not the one that was expected")
    header = start[:HEADER]
    if not hmac.compare_digest(header, make_header(role, header[10:26], file_key)):
        raise Refused("wrong-commitment", "An object was not sealed under the expected key")
    return StreamKey(file_key, header, start[HEADER:HEADERS])


def open_stream(pieces: Iterable[bytes], role: int, ref: ObjectRef) -> Iterator[bytes]:
    """Opens a whole object chunk by chunk, without its padding; sections 2.4, 3 and 4.

    Only when the iteration has ended is the result good: length, padding and root are checked by then.
    """
    ref.check_lengths()
    reader = PieceReader(pieces)
    tree = Tree()
    left, shown, index = ref.stored, 0, 0
    key: StreamKey | None = None
    while left > 0:
        wanted = min(CHUNK, left)
        chunk = reader.read(wanted)
        if len(chunk) < wanted:
            raise Refused("truncated", "An object ends too early")
        tree.add(chunk)
        left -= wanted
        if key is None:
            key = check_headers(chunk[:HEADERS], role, ref.id, ref.key)
            chunk = chunk[HEADERS:]
        plain = key.open(index, left == 0, chunk)
        content = plain[: ref.size - shown]
        if any(plain[len(content) :]):
            raise Refused("bad-padding", "The padding of an object is not zero")
        shown += len(content)
        index += 1
        if left == 0:
            if not reader.at_end():
                raise Refused("trailing-bytes", "An object goes on behind its end")
            if not hmac.compare_digest(tree.root(), ref.root):
                raise Refused("wrong-root", "The tree of hashes over an object has another root")
        if content:
            yield content


def open_range(read_at: Callable[[int, int], bytes], held: int, role: int, ref: ObjectRef, start: int, length: int) -> Iterator[bytes]:
    """Random access, section 2.4: opens just the chunks of a range; `held` is how many bytes the source has."""
    ref.check_lengths()
    if held < ref.stored:
        raise Refused("truncated", "An object ends too early")
    if held > ref.stored:
        raise Refused("trailing-bytes", "An object goes on behind its end")
    key = check_headers(read_at(0, HEADERS), role, ref.id, ref.key)
    last = -(-ref.stored // CHUNK) - 1
    position, end = start, start + length
    while position < end:
        index = 0 if position < FIRST_PLAIN else 1 + (position - FIRST_PLAIN) // FURTHER_PLAIN
        begin = 0 if index == 0 else FIRST_PLAIN + (index - 1) * FURTHER_PLAIN
        from_byte = HEADERS if index == 0 else index * CHUNK
        until_byte = min(ref.stored, (index + 1) * CHUNK)
        plain = key.open(index, index == last, read_at(from_byte, until_byte - from_byte))
        part = plain[position - begin : end - begin]
        position += len(part)
        yield part
