"""Creating, opening and listing shares with 10 thousand and with 10 million rows: done in Java, below HTTP.

org.satchel.bench.metadata.Main FOLDER RUNS prints a line for each act, columns parted by tabs: what it is, milliseconds
of each run with few rows, milliseconds of each run with many; runs are parted by commas.
"""

import os
import subprocess
from pathlib import Path

from .table import Peer, Row, Table

MOST_TIMES = 2  # with a thousand times as many rows


def measure(bench):
    folder = bench.folder("metadata")
    folder.mkdir()
    classes = [bench.root / module / "target" / "classes" for module in ("bench", "testkit")]
    path = os.pathsep.join(map(str, [*classes, bench.root / "target" / "lib" / "*"]))
    java = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
    words = [java, "-cp", path, "org.satchel.bench.metadata.Main", folder, str(bench.runs)]
    printed = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = []
    for line in printed.splitlines():
        what, few, many = line.split("\t")
        small = Peer("10 thousand rows", [float(run) for run in few.split(",")])
        rows.append(Row(what, "ms", [float(run) for run in many.split(",")], small, most=MOST_TIMES))
    return Table("Metadata, 10 million rows against 10 thousand, SQLite", rows)
