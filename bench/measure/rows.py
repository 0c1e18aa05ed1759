"""Fills a data folder as its server would be after years: rows in the real tables, files for those that are fetched.

The server makes the tables at its first start; the rows come by bulk statements, since ten million uploads would
take days. Ids and hashes are random, as real ones are, and rows lie in the order of their sharing, so every look-up
by an id or hash meets a page of its own. Each share has ten objects of one segment, its two boxes and one grant
that lives; every second one expires within a month. Files are made for the manifest and the next objects of a sample of
shares, spread over all: the others' rows name files that are not there, and nobody asks for them. Every folder gets
as many files, a page of the clean-up's, so that the number of rows is all that differs.
"""

import hashlib
import os
import sqlite3
import struct
import time
from dataclasses import dataclass

from .wire import text

OBJECTS_PER_SHARE = 10
OBJECT_BYTES = 4096
BOX_BYTES = 4096
FILES = 10_000
CACHE_KIB = 3 << 20  # the largest index of ten million random keys takes 0.6 GiB, and is filled in random order
DAY_MS = 24 * 3600 * 1000
LINK_ID_LABEL = b"satchel/1/link-id"
MAGIC = b"SATCHRE\n"


@dataclass(frozen=True)
class Sample:
    """A share with files: what is needed to open it."""

    link: str
    object: str
    grant: str


class Rows:
    """What was filled in. `access`: the one bearer that opens all of these shares."""

    def __init__(self, folder, objects):
        self.objects, self.shares = objects, objects // OBJECTS_PER_SHARE
        self.folder, self.database = folder, folder / "satchel.db"
        self.access_bytes = os.urandom(32)
        self.access = text(self.access_bytes)
        self.now = int(time.time() * 1000)

    def fill(self, samples):
        connection = sqlite3.connect(self.database, isolation_level=None)
        for line in ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            connection.execute(f"PRAGMA {line}")
        connection.create_function("sha256", 1, lambda data: hashlib.sha256(data).digest())
        connection.execute("BEGIN")
        self._shares(connection)
        self._objects(connection)
        self._grants(connection)
        self._sums(connection)
        connection.execute("COMMIT")
        files = min(OBJECTS_PER_SHARE, FILES // samples)
        sampled = [self._sample(connection, 1 + at * self.shares // samples, files) for at in range(samples)]
        connection.close()
        return sampled

    def bytes(self):
        return self.database.stat().st_size

    def _shares(self, connection):
        column = "link_id, stage, version, epoch, expires_ms, download_limit, downloads, object_count, stored_bytes,"
        column += " created_ms, sweep_ms, manifest_id, record"
        connection.executemany(
            f"INSERT INTO shares ({column}) VALUES (?, 0, 1, 1, ?, 0, 1, ?, ?, ?, ?, ?, ?)",
            (self._share(number) for number in range(self.shares)),
        )
        box = os.urandom(BOX_BYTES)
        connection.execute(
            "INSERT INTO share_boxes (link_id, capsule, owner_box) SELECT link_id, ?, ? FROM shares ORDER BY rowid",
            (box, box),
        )

    def _share(self, number):
        key = os.urandom(32)
        link = hashlib.sha256(LINK_ID_LABEL + key).digest()[:16]
        stored = OBJECTS_PER_SHARE * OBJECT_BYTES
        expires = self.now + DAY_MS + int.from_bytes(key[:4], "big") % (30 * DAY_MS) if number % 2 else 0
        access = hashlib.sha256(self.access_bytes).digest()
        head = struct.pack(">BBBxIQQQIIQ", 1, 0, 0, 1, 1, self.now, expires, 0, OBJECTS_PER_SHARE, stored)
        # Who serves a record reads no hash but the bearers'; the signature was checked when it came in.
        record = MAGIC + head + link + key + bytes(96) + access + bytes(32) + bytes(64)
        return link, expires, OBJECTS_PER_SHARE, stored, self.now, expires or None, os.urandom(16), record

    def _objects(self, connection):
        connection.execute(
            """
            INSERT INTO objects (object_id, secret_hash, kind, state, length, reserved, root, link_id, ordinal,
              created_ms, touched_ms)
            WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < ?1)
            SELECT CASE n WHEN 0 THEN s.manifest_id ELSE randomblob(16) END, randomblob(32), 0, 1, ?2, ?2,
              randomblob(32), s.link_id, n, ?3, ?3
            FROM shares s CROSS JOIN place ORDER BY s.rowid
            """,
            (OBJECTS_PER_SHARE, OBJECT_BYTES, self.now),
        )
        connection.execute(
            """
            INSERT INTO segments (object_id, ordinal, root, nonce, length)
            SELECT object_id, 0, root, randomblob(16), length FROM objects ORDER BY rowid
            """
        )

    def _grants(self, connection):
        """A share's grant is its link id hashed, so that the sampled ones are known."""
        connection.execute(
            """
            INSERT INTO grants (grant_hash, link_id, epoch, expires_ms)
            SELECT sha256(sha256(link_id)), link_id, 1, ? + abs(random() % ?) FROM shares ORDER BY rowid
            """,
            (self.now + DAY_MS // 12, DAY_MS),
        )

    def _sums(self, connection):
        stored = self.objects * OBJECT_BYTES
        connection.execute(
            "UPDATE object_usage SET bytes = bytes + ?, objects = objects + ? WHERE account = x'00'",
            (stored, self.objects),
        )
        connection.execute(
            "INSERT INTO share_counts (slot, shares, objects, stored_bytes, downloads) VALUES (0, ?, ?, ?, ?)",
            (self.shares, self.objects, stored, self.shares),
        )

    def _sample(self, connection, row, files):
        (link,) = connection.execute("SELECT link_id FROM shares WHERE rowid = ?", (row,)).fetchone()
        found = connection.execute(
            """
            SELECT o.object_id, s.root, s.nonce FROM objects o JOIN segments s ON s.object_id = o.object_id
            WHERE o.link_id = ? AND o.ordinal < ? ORDER BY o.ordinal
            """,
            (link, files),
        ).fetchall()
        for _, root, nonce in found:
            place = self.folder / "segments" / root.hex()[:2]
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{root.hex()}-{nonce.hex()}").write_bytes(bytes(OBJECT_BYTES))
        return Sample(text(link), text(found[1][0]), text(hashlib.sha256(link).digest()))
