"""As much of tus 1.0 as the measurements need, the same for Satchel and tusd."""

import subprocess
from urllib.parse import urljoin

from . import wire

VERSION = {"Tus-Resumable": "1.0.0"}
PATCH = VERSION | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


def create(endpoint, length):
    """Begins an upload and returns its URL."""
    reply = wire.ask("POST", endpoint, VERSION | {"Upload-Length": str(length)}, b"", expect=(201,))
    return urljoin(endpoint, reply.headers["location"])


def append_by_curl(upload, path):
    """The whole file in one PATCH, as somebody at a shell would do it."""
    headers = [word for name, value in PATCH.items() for word in ("-H", f"{name}: {value}")]
    subprocess.run(["curl", "-sSf", "-X", "PATCH", *headers, "-T", path, upload], check=True)


def append(upload, path):
    wire.send_file("PATCH", upload, path, PATCH)


def remove(upload):
    wire.ask("DELETE", upload, VERSION, expect=(204,))
