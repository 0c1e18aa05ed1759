"""Shares as a client sends them, as spec/share-link.md sections 3, 5 and 7 say: signed by openssl, sealed boxes random.

A server looks at neither box, and the objects' bytes are the caller's.
"""

import hashlib
import os
import struct
import subprocess

from .rows import BOX_BYTES, LINK_ID_LABEL, MAGIC
from .wire import text

TYPE = "application/vnd.satchel.share"
RECORD_LABEL = b"satchel/1/record"
PRIVATE_KEY_HEAD = bytes.fromhex("302e020100300506032b657004220420")  # RFC 8410: a seed follows
LIST_ENTRY = struct.Struct(">16s32sQ")


def leaf_root(data):
    """The root of an object that is no longer than one leaf."""
    return hashlib.sha256(b"\0" + data).digest()


class Bundle:
    """A share that is not there yet. `objects`: id, root, length and upload secret of each."""

    def __init__(self, scratch, objects, now_ms):
        key = scratch / "share-key.der"
        key.write_bytes(PRIVATE_KEY_HEAD + os.urandom(32))
        public = _openssl("pkey", "-inform", "DER", "-in", key, "-pubout", "-outform", "DER")[-32:]
        link = hashlib.sha256(LINK_ID_LABEL + public).digest()[:16]
        boxes = [os.urandom(BOX_BYTES), os.urandom(BOX_BYTES)]
        entries = b"".join(LIST_ENTRY.pack(*one[:3]) for one in objects)
        stored = sum(length for _, _, length, _ in objects)
        head = struct.pack(">BBBxIQQQIIQ", 1, 0, 0, 1, 1, now_ms, 0, 0, len(objects), stored)
        hashes = b"".join(hashlib.sha256(part).digest() for part in (*boxes, entries))
        body = MAGIC + head + link + public + hashes + os.urandom(64)  # and the bearers' hashes
        message = scratch / "share-record"
        message.write_bytes(RECORD_LABEL + body)
        signature = _openssl("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", key, "-in", message)
        secrets = b"".join(secret for *_, secret in objects)
        self.link = text(link)
        self.body = b"".join([body, signature, *boxes, entries, secrets])


def _openssl(*words):
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True).stdout
