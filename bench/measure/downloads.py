"""Downloads of 1 GiB that lie in the page cache: Satchel's sealed object against nginx's copy of the same bytes."""

import subprocess

from . import wire
from .bench import GIB, mib_per_second
from .share import Share
from .table import Peer, Row, Table

CONNECTIONS = 8


def measure(bench):
    with bench.satchel() as satchel, bench.nginx() as nginx:
        share = Share(satchel, bench.file(GIB))
        share.copy_largest(bench.scratch, nginx.files / "object")
        size, grant = share.stored_bytes, share.grant()
        places = {"Satchel": (share.object_url(), grant), "nginx": (nginx.url + "/object", {})}
        rows = []
        for what, act, total in (
            ("1 connection", one, size),
            ("1 connection, by curl", by_curl, size),
            (f"{CONNECTIONS} connections, each the whole object", whole, CONNECTIONS * size),
            (f"{CONNECTIONS} connections, each one range of it", ranges, size),
        ):
            sides = {
                name: lambda url=url, headers=headers: mib_per_second(total, lambda: act(url, headers, size))
                for name, (url, headers) in places.items()
            }
            results = bench.in_turns(sides)
            rows.append(Row(what, "MiB/s", results["Satchel"], Peer("nginx", results["nginx"]), least_ratio=1))
    return Table("Download, 1 GiB in the page cache", rows, bench.turns())


def one(url, headers, size):
    wire.download(url, headers)


def by_curl(url, headers, size):
    words = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    subprocess.run(["curl", "-sSf", "-o", "/dev/null", *words, url], check=True)


def whole(url, headers, size):
    wire.at_once([lambda: wire.download(url, headers)] * CONNECTIONS)


def ranges(url, headers, size):
    step = -(-size // CONNECTIONS)
    starts = range(0, size, step)
    wire.at_once([lambda at=at: wire.download(url, headers, at, min(at + step, size) - 1) for at in starts])
