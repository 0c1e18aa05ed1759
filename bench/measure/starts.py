"""From the start of a process to its first answer: the server on an empty and on a used folder, the command line."""

import subprocess

from .bench import seconds
from .servers import Satchel
from .table import Row, Table

RUNS_LEAST = 9  # starts are short and scatter more than transfers
SERVER_SECONDS = 2
COMMAND_SECONDS = 0.3


def measure(bench):
    used = bench.folder("satchel-used")
    runs = max(bench.runs, RUNS_LEAST)
    program = bench.root / "bin" / "satchel"

    def start(server):
        with server:
            return server.started_seconds

    def version():
        return seconds(lambda: subprocess.run([program, "version"], check=True, stdout=subprocess.DEVNULL))

    results = bench.in_turns(
        {
            "empty folder": lambda: start(bench.satchel()),
            "used folder": lambda: start(Satchel(used, bench.root)),
            "satchel version": version,
        },
        runs,
    )
    rows = [
        Row("server on an empty folder, to the first 200 on /readyz", "s", results["empty folder"], most=SERVER_SECONDS),
        Row("server on a used folder", "s", results["used folder"], most=SERVER_SECONDS),
        Row("`satchel version`", "s", results["satchel version"], most=COMMAND_SECONDS),
    ]
    return Table("Start", rows, bench.turns(runs))
