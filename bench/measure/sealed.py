"""5 GiB sealed by the command line, up and down, against age piped through curl to and from nginx."""

import re
import subprocess

from . import wire
from .bench import GIB, mib_per_second
from .servers import OFTEN
from .table import Peer, Row, Table

SIZE = 5 * GIB


def measure(bench):
    source = bench.file(SIZE)
    opened = bench.scratch / "opened"
    key = bench.scratch / "age.key"
    made = subprocess.run([bench.peers / "age-keygen"], check=True, capture_output=True, text=True).stdout
    key.write_text(made)
    recipient = re.search(r"age1\w+", made).group()
    with bench.satchel(OFTEN) as satchel, bench.nginx() as nginx:
        url = nginx.url + "/sealed"
        links = []
        one_share = []

        def put():
            rate = mib_per_second(SIZE, lambda: links.append(satchel.run("put", source)))
            one_share.append(satchel.segments())
            if len(links) > 1:
                satchel.run("end", links.pop(0))
                satchel.freed(one_share[0])
            return rate

        def get():
            return checked(lambda: satchel.run("get", links[-1], "-o", opened))

        def age_put():
            line = f"'{bench.peers}/age' -r {recipient} '{source}' | curl -sSf -T - {url}"
            return mib_per_second(SIZE, lambda: pipe(line))

        def age_get():
            return checked(lambda: pipe(age_line))

        def age_get_synced():
            return checked(lambda: pipe(f"{age_line} && sync '{opened}'"))

        age_line = f"curl -sSf {url} | '{bench.peers}/age' -d -i '{key}' >'{opened}'"

        def checked(act):
            rate = mib_per_second(SIZE, act)
            subprocess.run(["cmp", source, opened], check=True)
            opened.unlink()
            return rate

        up = bench.in_turns({"satchel put": put, "age | curl": age_put})
        down = bench.in_turns({"satchel get": get, "curl | age": age_get, "curl | age, sync": age_get_synced})
    rows = [
        Row("put", "MiB/s", up["satchel put"], Peer("age -r, curl -T -", up["age | curl"]), least_ratio=1.5),
        Row("get", "MiB/s", down["satchel get"], Peer("curl, age -d", down["curl | age"]), least_ratio=1.5),
        Row("the same", "MiB/s", down["satchel get"], Peer("curl, age -d, then sync", down["curl | age, sync"])),
    ]
    return Table("Command line, 5 GiB, sealed", rows, bench.turns())


def pipe(line):
    """A shell pipeline that fails if any part of it does."""
    subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True)
