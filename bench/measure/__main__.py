"""python3 -m measure ROOT PEERS [--keep] [PART...]: measures all parts, or those named, and prints a table of each.

All parts, and with --keep those named, go into docs/benchmarks.md, each with the day, the commit and the machine of its
run. Ratios are of sides within one run, so parts need not be of one.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path

from . import downloads, machine, memory, metadata, page, sealed, starts, uploads
from .bench import Bench, say
from .table import keep

PARTS = {
    "starts": starts,
    "downloads": downloads,
    "uploads": uploads,
    "sealed": sealed,
    "page": page,
    "memory": memory,
    "metadata": metadata,
}
KEEP = "--keep"
RUNS = 5  # each figure is a median of so many


def main(root, peers, *words):
    wanted = [word for word in words if word != KEEP]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))  # so that servers and folders go too
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"bench: there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    root, peers = Path(root).resolve(), Path(peers).resolve()
    place = os.environ.get("SATCHEL_BENCH_SCRATCH", root / "target")
    runs = int(os.environ.get("SATCHEL_BENCH_RUNS", RUNS))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as scratch:
        bench = Bench(root, peers, Path(scratch), runs)
        for part in wanted or PARTS:
            say(f"== {part}")
            where = machine.describe(bench)  # at the beginning: what else the machine does counts
            table = PARTS[part].measure(bench).markdown(where)
            print(table, flush=True)
            if KEEP in words or not wanted:
                keep(root / "docs" / "benchmarks.md", part, table)


main(*sys.argv[1:])
