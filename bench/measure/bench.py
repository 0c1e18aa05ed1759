"""What every measurement works with: folders, source files, and the order of runs."""

import os
import shutil
import sys
import time

from .servers import Nginx, Satchel, Tusd

MIB = 1 << 20
GIB = 1 << 30
FREE_BYTES_NEEDED = 45 * GIB  # 100 uploads of 256 MiB lie on disk at once, beside the source files
WRITE_BYTES = 8 * MIB
WARM_UP_ROUNDS = 1


class Bench:
    """Makes servers and files in one scratch folder, and runs the sides of a measurement in turns."""

    def __init__(self, root, peers, scratch, runs):
        self.root, self.peers, self.scratch, self.runs = root, peers, scratch, runs
        self.count = 0
        free = shutil.disk_usage(scratch).free
        if free < FREE_BYTES_NEEDED:
            need, has = FREE_BYTES_NEEDED // GIB, free // GIB
            sys.exit(f"bench: {scratch} has {has} GiB free, {need} are needed: set SATCHEL_BENCH_SCRATCH to a larger disk")

    def folder(self, name):
        self.count += 1
        return self.scratch / f"{name}-{self.count}"

    def satchel(self, settings=None):
        return Satchel(self.folder("satchel"), self.root, settings)

    def nginx(self):
        return Nginx(self.folder("nginx"), self.peers)

    def tusd(self):
        return Tusd(self.folder("tusd"), self.peers)

    def file(self, size):
        """A file of random bytes, made once and then in the page cache."""
        path = self.scratch / f"random-{size // MIB}-mib"
        if not path.exists():
            say(f"making {path.name}")
            with open(path, "wb") as out:
                for start in range(0, size, WRITE_BYTES):
                    out.write(os.urandom(min(WRITE_BYTES, size - start)))
        return path

    def in_turns(self, sides, runs=None):
        """Runs each side once a round, first one way round, then the other, and returns name -> results.

        A side is a function that returns its result. Rounds before the first are not kept: they warm caches and the
        Java machine, and everybody gets them.
        """
        results = {name: [] for name in sides}
        for round_number in range(-WARM_UP_ROUNDS, runs or self.runs):
            order = list(sides) if round_number % 2 == 0 else list(reversed(sides))
            for name in order:
                os.sync()  # nobody pays for what the one before left unwritten
                value = sides[name]()
                say(f"{'warm-up' if round_number < 0 else round_number + 1}: {name}: {value:,.4g}")
                if round_number >= 0:
                    results[name].append(value)
        return results

    def turns(self, runs=None):
        """How `in_turns` measures, for the table."""
        return f"{runs or self.runs} runs a side, taken in turns, after one that is not counted"


def say(line):
    print(line, file=sys.stderr, flush=True)


def seconds(act):
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def mib_per_second(size, act):
    return size / MIB / seconds(act)
