"""A share made by the command line, opened just far enough to fetch its sealed objects by plain HTTP.

The keys come from the link as spec/share-link.md section 2 says; which objects there are and how long they are
stands in clear in a sealed copy (section 9). Nothing is decrypted.
"""

import base64
import hashlib
import hmac
import json
import os
import shutil
import tarfile

from . import wire
from .wire import text

LIST_ENTRY_BYTES = 56  # id 16, root 32, stored length 8: share-link.md section 5
COPY_BYTES = 1 << 20


def _bytes(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _hkdf(key, salt, label):
    """32 bytes of HKDF with SHA-256: one block of its second step."""
    extracted = hmac.digest(salt, key, hashlib.sha256)
    return hmac.digest(extracted, label.encode() + b"\x01", hashlib.sha256)


class Share:
    def __init__(self, server, path):
        self.server = server
        self.link = server.run("put", path)
        place, fragment = self.link.split("#")
        self.id = place.rsplit("/", 1)[1]
        salt = _bytes(self.id)
        secret = _bytes(fragment.split(".", 1)[1])
        link_key = _hkdf(secret + bytes(32), salt, "satchel/1/link")
        self.access = {"Authorization": "Bearer " + text(_hkdf(link_key, salt, "satchel/1/access"))}

    def copy_largest(self, scratch, target):
        """Writes the largest sealed object to `target` and remembers it as the one to fetch."""
        sealed = scratch / "sealed.tar"
        self.server.run("get", "--sealed", "-o", sealed, self.link)
        with tarfile.open(sealed) as tar:
            entries = tar.extractfile("satchel/objects").read()
            starts = range(0, len(entries), LIST_ENTRY_BYTES)
            objects = [(entries[at : at + 16], int.from_bytes(entries[at + 48 : at + 56], "big")) for at in starts]
            object_id, self.stored_bytes = max(objects, key=lambda entry: entry[1])
            member = tar.getmember("satchel/object/" + text(object_id))
            with open(target, "wb") as out:
                shutil.copyfileobj(tar.extractfile(member), out, COPY_BYTES)
        sealed.unlink()
        self.object = text(object_id)

    def object_url(self):
        return f"{self.server.url}/api/v1/objects/{self.object}"

    def grant(self):
        """Headers that allow to fetch the objects; each grant counts as one download."""
        grant = text(os.urandom(32))
        url = f"{self.server.url}/api/v1/shares/{self.id}/grants"
        wire.ask("POST", url, self.access | {"Content-Type": "application/json"}, json.dumps({"grant": grant}).encode())
        return {"Authorization": "Bearer " + grant}
