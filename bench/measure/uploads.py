"""One upload of 1 GiB by curl: tus to Satchel and tusd, WebDAV to nginx, and the disk's own limit by dd."""

import subprocess

from . import tus, wire
from .bench import GIB, mib_per_second
from .servers import OFTEN
from .table import Peer, Row, Table


def measure(bench):
    source = bench.file(GIB)
    copy = bench.scratch / "copy"
    with bench.satchel(OFTEN) as satchel, bench.nginx() as nginx, bench.tusd() as tusd:

        def to_tus(endpoint, finish=None):
            upload = tus.create(endpoint, GIB)

            def act():
                tus.append_by_curl(upload, source)
                if finish:
                    finish(upload)

            rate = mib_per_second(GIB, act)
            tus.remove(upload)
            satchel.freed()
            return rate

        def make_safe(upload):
            stored = tusd.folder / upload.rsplit("/", 1)[1]
            subprocess.run(["sync", stored], check=True)
            subprocess.run(["openssl", "dgst", "-sha256", stored], check=True, stdout=subprocess.DEVNULL)

        def to_nginx():
            url = nginx.url + "/upload"
            rate = mib_per_second(GIB, lambda: subprocess.run(["curl", "-sSf", "-T", source, url], check=True))
            wire.ask("DELETE", url)
            return rate

        def to_disk():
            words = ["dd", f"if={source}", f"of={copy}", "bs=1M", "conv=fdatasync", "status=none"]
            rate = mib_per_second(GIB, lambda: subprocess.run(words, check=True))
            copy.unlink()
            return rate

        results = bench.in_turns(
            {
                "Satchel": lambda: to_tus(satchel.url + "/api/v1/uploads"),
                "tusd": lambda: to_tus(tusd.url + "/files/"),
                "nginx": to_nginx,
                "tusd, sync, openssl": lambda: to_tus(tusd.url + "/files/", make_safe),
                "dd": to_disk,
            }
        )
    ours = results["Satchel"]
    rows = [
        Row("one PATCH by curl", "MiB/s", ours, Peer("tusd, one PATCH", results["tusd"]), least_ratio=1),
        Row(
            "the same",
            "MiB/s",
            ours,
            Peer("tusd, then sync and openssl dgst -sha256", results["tusd, sync, openssl"]),
            least_ratio=2,
        ),
        Row("the same", "MiB/s", ours, Peer("nginx, WebDAV PUT", results["nginx"]), least_ratio=1),
        Row("the same", "MiB/s", ours, Peer("the disk: dd conv=fdatasync", results["dd"])),
    ]
    return Table("Upload, 1 GiB", rows, bench.turns())
