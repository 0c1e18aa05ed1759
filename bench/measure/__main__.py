"""python3 -m measure ROOT PEERS [PART...]: measures all parts, or those named, and prints a table of each.

Only a run of all parts goes into docs/benchmarks.md, so that the page is always one run on one machine.
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
RUNS = 5  # each figure is a median of so many


def main(root, peers, *wanted):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: ended"))  # so that servers and folders go too
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"bench: there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    root, peers = Path(root).resolve(), Path(peers).resolve()
    place = os.environ.get("SATCHEL_BENCH_SCRATCH", root / "target")
    runs = int(os.environ.get("SATCHEL_BENCH_RUNS", RUNS))
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as scratch:
        bench = Bench(root, peers, Path(scratch), runs)
        measured = [machine.describe(bench)]
        for part in wanted or PARTS:
            say(f"== {part}")
            table = PARTS[part].measure(bench)
            measured.append(table.markdown())
            print(measured[-1], flush=True)
    if not wanted:
        keep(root / "docs" / "benchmarks.md", "\n\n".join(measured))


main(*sys.argv[1:])
