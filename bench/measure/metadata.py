"""What a server does with rows alone, with 10 million objects against 10 thousand: each act through HTTP, one after
another on one kept connection, so that what is compared is what somebody waits for.

Every act meets another share, drawn from all of them, so that no page is in a cache because the act before it was
there. Uploads and shares that are made are new ones, whole: ten uploads and the signed bundle.
"""

import base64
import http.client
import json
import os
import random
import re
import shutil
import statistics
import sys
import time

from . import wire
from .bench import GIB, WARM_UP_ROUNDS, say, seconds
from .bundles import TYPE, Bundle, leaf_root
from .rows import OBJECT_BYTES, OBJECTS_PER_SHARE, Rows
from .servers import Satchel
from .table import Peer, Row, Table

MANY, FEW = 10_000_000, 10_000
MOST_TIMES = 2
READS, WRITES = 500, 50  # acts in one run: enough for a median, and 6 runs are as many as the small side has shares
STARTS_LEAST = 9
SERVER_SECONDS = 2
LIST_LIMIT = 100
FREE_BYTES_NEEDED = 25 * GIB  # 17 for the rows of ten million objects, and the log of a checkpoint
CLEANUP_SECONDS = 60  # within this the clean-up has met what was ended
NAMES = {MANY: "10 million", FEW: "10 thousand"}
UNLIMITED = {f"SATCHEL_LIMITS_{lane}_PER_SECOND": "0" for lane in ("REQUESTS", "GRANTS")}


class Side:
    """A server on so many rows, and one act after another on it. Each act returns its median in milliseconds."""

    def __init__(self, bench, objects):
        self.bench, self.name = bench, NAMES[objects]
        self.draw = random.Random(objects)
        self.folder = bench.folder(f"satchel-{objects}")
        with Satchel(self.folder, bench.root):
            pass  # makes the tables
        self.rows = Rows(self.folder, objects)
        spent = seconds(lambda: self._fill(min(self.rows.shares, READS * (bench.runs + WARM_UP_ROUNDS))))
        say(f"{self.name} objects: {self.rows.bytes() / GIB:.1f} GiB in {spent:.0f} s")
        self.server = Satchel(self.folder, bench.root, UNLIMITED | {"SATCHEL_CLEANUP_SECONDS": "1"})
        self.uploads, self.made = [], []

    def _fill(self, samples):
        self.samples = self.rows.fill(samples)
        self.draw.shuffle(self.samples)
        self.next_sample = 0

    def __enter__(self):
        self.server.__enter__()
        self.public = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=wire.STALLED_SECONDS)
        self.admin = http.client.HTTPConnection("127.0.0.1", self.server.admin_port, timeout=wire.STALLED_SECONDS)
        self.operator = _bearer((self.folder / "admin.token").read_text().strip())
        return self

    def reconnect(self):
        """A server ends connections that were quiet while the other side had its turn."""
        self.public.close()
        self.admin.close()

    def __exit__(self, *failure):
        self.reconnect()
        self.server.__exit__(*failure)

    def reading(self, path):
        """What a bearer lets read; `path` makes of a sample what is asked."""
        headers = _bearer(self.rows.access)
        return self._median(READS, lambda one: _ask(self.public, "GET", path(one), headers), self._sample)

    def _sample(self):
        self.next_sample = (self.next_sample + 1) % len(self.samples)
        return self.samples[self.next_sample]

    def range_of_object(self):
        def act(one):
            headers = _bearer(one.grant) | {"Range": "bytes=1000-1999"}
            _ask(self.public, "GET", f"/api/v1/objects/{one.object}", headers, expect=206)

        return self._median(READS, act, self._sample)

    def grant(self):
        headers = _bearer(self.rows.access) | {"Content-Type": "application/json"}

        def act(one):
            body = json.dumps({"grant": wire.text(os.urandom(32))}).encode()
            _ask(self.public, "POST", f"/api/v1/shares/{one.link}/grants", headers, body, expect=201)

        return self._median(READS, act, self._sample)

    def page(self):
        def act(after):
            _ask(self.admin, "GET", f"/admin/v1/shares?limit={LIST_LIMIT}&after={after}", self.operator)

        return self._median(READS, act, lambda: wire.text(self.draw.randbytes(16)))

    def status(self):
        return self._median(READS, lambda _: self._status(), lambda: None)

    def _status(self):
        return json.loads(_ask(self.admin, "GET", "/admin/v1/status", self.operator))

    def upload(self):
        """Ten uploads for each share that is made next."""
        data = bytes(OBJECT_BYTES)

        def act(number):
            encoded = base64.b64encode(wire.text(number).encode()).decode()
            headers = {
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(OBJECT_BYTES),
                "Upload-Metadata": f"object {encoded}",
                "Content-Type": "application/offset+octet-stream",
            }
            place = _ask(self.public, "POST", "/api/v1/uploads", headers, data, expect=201, header="Location")
            secret = base64.urlsafe_b64decode(place.rsplit("/", 1)[1] + "==")
            self.uploads.append((number, leaf_root(data), OBJECT_BYTES, secret))

        return self._median(WRITES * OBJECTS_PER_SHARE, act, lambda: os.urandom(16))

    def create(self):
        now = int(time.time() * 1000)
        bundles = []
        for _ in range(WRITES):
            objects = [self.uploads.pop() for _ in range(OBJECTS_PER_SHARE)]
            bundles.append(Bundle(self.bench.scratch, objects, now))
        self.made.append([bundle.link for bundle in bundles])

        def act(bundle):
            _ask(self.public, "PUT", f"/api/v1/shares/{bundle.link}", {"Content-Type": TYPE}, bundle.body, expect=201)

        return self._median(len(bundles), act, iter(bundles).__next__)

    def end(self):
        """Ends what one run made, and waits until the clean-up has freed it; milliseconds that its runs took."""
        links = self.made.pop()
        objects = self._status()["objects"]
        before = self._cleaned()
        for link in links:
            _ask(self.admin, "POST", f"/admin/v1/shares/{link}/end", self.operator, b"", expect=204)
        begun = time.perf_counter()
        while self._status()["objects"] > objects - len(links) * OBJECTS_PER_SHARE:
            if time.perf_counter() - begun > CLEANUP_SECONDS:
                raise RuntimeError(f"the clean-up has not freed ended shares: see {self.server.log.name}")
            time.sleep(0.05)
        return self._settled(before)

    def rest(self):
        """A run of the clean-up that finds nothing to do; milliseconds."""
        return self._settled(self._cleaned(), least_runs=2)

    def _settled(self, before, least_runs=1):
        """The mean of the runs that ended since, once there are enough."""
        while True:
            spent, runs = (now - then for now, then in zip(self._cleaned(), before))
            if runs >= least_runs:
                return 1000 * (spent if least_runs == 1 else spent / runs)
            time.sleep(0.05)

    def _cleaned(self):
        scraped = _ask(self.admin, "GET", "/metrics", {}).decode()
        return [
            float(re.search(rf"^satchel_housekeeping_run_seconds_{what}(?:{{.*}})? (\S+)", scraped, re.MULTILINE).group(1))
            for what in ("sum", "count")
        ]

    @staticmethod
    def _median(count, act, draw):
        spent = []
        for _ in range(count):
            what = draw()
            spent.append(1000 * seconds(lambda: act(what)))
        return statistics.median(spent)

    def start(self):
        with Satchel(self.folder, self.bench.root) as server:
            return server.started_seconds


def measure(bench):
    free = shutil.disk_usage(bench.scratch).free
    if free < FREE_BYTES_NEEDED:
        sys.exit(f"bench: {bench.scratch} has {free // GIB} GiB free, metadata needs {FREE_BYTES_NEEDED // GIB}")
    sides = [Side(bench, MANY), Side(bench, FEW)]
    try:
        runs = f"{bench.turns()}; of starts {_starts(bench)}, of the peak one"
        return Table("Metadata: 10 million objects against 10 thousand, SQLite", _rows(bench, *sides), runs)
    finally:
        for side in sides:
            shutil.rmtree(side.folder)


def _rows(bench, many, few):
    rows = []

    def compare(what, act, runs=None, **goal):
        def turn(side):
            side.reconnect()
            return act(side)

        results = bench.in_turns({side.name: lambda side=side: turn(side) for side in (many, few)}, runs)
        peer = Peer(few.name, results[few.name])
        rows.append(Row(what, goal.pop("unit", "ms"), results[many.name], peer, **({"most": MOST_TIMES} | goal)))
        return results[many.name]

    with many, few:
        compare("open: record and capsule", lambda side: side.reading(_share))
        compare("open: the manifest", lambda side: side.reading(_manifest))
        compare("open: a grant", Side.grant)
        compare("open: a range of an object", Side.range_of_object)
        compare(f"list: {LIST_LIMIT} shares from anywhere", Side.page)
        compare("the operator's status", Side.status)
        compare("share: upload one of its objects", Side.upload)
        compare(f"share: a bundle of {OBJECTS_PER_SHARE} objects", Side.create)
        compare(f"clean-up of {WRITES} ended shares", Side.end)
        compare("clean-up that finds nothing", Side.rest)
        peaks = {side.name: [side.server.peak_resident_mib()] for side in (many, few)}
    rows.append(Row("peak resident of the server after all this", "MiB", peaks[many.name], Peer(few.name, peaks[few.name])))
    started = compare("start of the server", Side.start, _starts(bench), unit="s")
    rows.append(Row("the same", "s", started, most=SERVER_SECONDS))
    return rows


def _starts(bench):
    return max(bench.runs, STARTS_LEAST)


def _share(one):
    return f"/api/v1/shares/{one.link}"


def _manifest(one):
    return f"/api/v1/shares/{one.link}/manifest"


def _bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def _ask(connection, method, path, headers, body=None, expect=200, header=None):
    """A request on a kept connection; its reply's body, or one header of it."""
    connection.request(method, path, body, headers)
    reply = connection.getresponse()
    content = reply.read()
    if reply.status != expect:
        raise RuntimeError(f"{method} {path}: {reply.status} {content[:500]!r}")
    return reply.headers[header] if header else content
