"""The server's peak resident memory under 100 transfers at once, each as fast as it goes."""

import shutil

from . import tus, wire
from .bench import GIB, MIB, mib_per_second, say
from .servers import Satchel
from .share import Share
from .table import Row, Table

PARALLEL = 100
UPLOAD_BYTES = 256 * MIB
LIMIT_MIB = 512


def measure(bench):
    used = bench.folder("satchel")
    with Satchel(used, bench.root) as satchel:
        share = Share(satchel, bench.file(GIB))
        share.copy_largest(bench.scratch, bench.scratch / "object")
        (bench.scratch / "object").unlink()
    down = [downloads(bench, used, share) for _ in range(bench.runs)]
    up = [uploads(bench) for _ in range(bench.runs)]
    rows = []
    for what, results in (("downloads of one share of 1 GiB", down), ("uploads of 256 MiB", up)):
        peaks, rates = zip(*results)
        rows.append(Row(f"{PARALLEL} {what} at once: peak resident", "MiB", list(peaks), most=LIMIT_MIB))
        rows.append(Row("the same: all together", "MiB/s", list(rates)))
    return Table("Memory of the server", rows, f"{bench.runs} runs one after another, all counted, each of a new process")


def downloads(bench, used, share):
    """A fresh process each time, since a peak never falls. Every download has a grant of its own."""
    with Satchel(used, bench.root) as satchel:
        share.server = satchel
        grants = [share.grant() for _ in range(PARALLEL)]
        fetches = [lambda grant=grant: wire.download(share.object_url(), grant) for grant in grants]
        rate = mib_per_second(PARALLEL * share.stored_bytes, lambda: wire.at_once(fetches))
        return noted(satchel, rate)


def uploads(bench):
    source = bench.file(UPLOAD_BYTES)
    with bench.satchel() as satchel:
        endpoint = satchel.url + "/api/v1/uploads"
        places = [tus.create(endpoint, UPLOAD_BYTES) for _ in range(PARALLEL)]
        sends = [lambda place=place: tus.append(place, source) for place in places]
        rate = mib_per_second(PARALLEL * UPLOAD_BYTES, lambda: wire.at_once(sends))
        result = noted(satchel, rate)
    shutil.rmtree(satchel.folder)  # 25 GiB, which the next run needs
    return result


def noted(server, rate):
    peak = server.peak_resident_mib()
    say(f"peak {peak:,.0f} MiB at {rate:,.0f} MiB/s")
    return peak, rate
