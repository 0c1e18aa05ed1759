"""The page in Chromium and Firefox: 1 GiB sealed up and down, beside the same bytes by curl and unsealed by the browser.

And what a person waits for: the page to be usable, a share of 100,000 files to open, a film of 2 GB to show its middle.
"""

import json
import subprocess
from contextlib import contextmanager

from . import tus
from .bench import GIB, MIB, mib_per_second, say
from .servers import OFTEN
from .table import Peer, Row, Table

SIZE = GIB
BROWSERS = ("chromium", "firefox")
FEWER = 256 * MIB
CHUNKS_KIB = (64, 128, 256, 1024)
WORKERS = (1, 2, 3)
FILES = 100_000
FILM_BYTES = 2_000_000_000
FILM_MBIT = 20


def measure(bench):
    source = bench.file(SIZE)
    rows = []
    with bench.satchel(OFTEN) as satchel, bench.nginx() as nginx:
        plain = nginx.url + "/plain"
        subprocess.run(["curl", "-sSf", "-T", source, plain], check=True)
        many = satchel.run("put", many_files(bench))
        film = satchel.run("put", film_file(bench))
        big = satchel.run("put", source)
        for name in BROWSERS:
            with browser(bench, name) as page:
                rows += transfers(bench, satchel, page, name, source, big, plain, film)
                rows += sealing(bench, satchel, page, name)
                rows += waits(bench, satchel, page, name, many, film)
    alone = f"what a person waits for: {bench.runs} runs one after another, all counted"
    return Table("The page, 1 GiB, sealed", rows, f"{bench.turns()}; {alone}")


def transfers(bench, satchel, page, name, source, big, plain, film):
    stored = satchel.segments()

    def up():
        answer = page("up", satchel.url + "/", file=str(source))
        satchel.run("end", answer["ownerLink"])
        satchel.freed(stored)
        return SIZE / MIB / answer["seconds"]

    def unsealed():
        rate = SIZE / MIB / page("unsealed", satchel.url + "/", file=str(source))["seconds"]
        satchel.freed(stored)
        return rate

    def curl_up():
        upload = tus.create(satchel.url + "/api/v1/uploads", SIZE)
        rate = mib_per_second(SIZE, lambda: tus.append_by_curl(upload, source))
        tus.remove(upload)
        satchel.freed(stored)
        return rate

    def down(**how):
        return SIZE / MIB / page("down", big, **how)["seconds"]

    def plain_down():
        return SIZE / MIB / page("plainDown", plain)["seconds"]

    def streamed():
        return SIZE / MIB / page("streamed", film, bytes=SIZE)["seconds"]

    def curl_down():
        words = ["curl", "-sSf", "-o", bench.scratch / "by-curl", plain]
        return mib_per_second(SIZE, lambda: subprocess.run(words, check=True))

    acts = {"up": up, "unsealed": unsealed, "curl up": curl_up}
    acts |= {"down": down, "not kept": lambda: down(keeps=False), "plain down": plain_down}
    acts |= {"streamed": streamed, "curl down": curl_down}
    got = bench.in_turns(acts)
    return [
        Row(f"{name}: up", "MiB/s", got["up"], Peer("one PATCH by curl, unsealed", got["curl up"]), least_ratio=0.5),
        Row(f"{name}: up", "MiB/s", got["up"], Peer("unsealed, by the same browser", got["unsealed"])),
        Row(f"{name}: down", "MiB/s", got["down"], Peer("curl from nginx", got["curl down"]), least_ratio=0.5),
        Row(f"{name}: down", "MiB/s", got["down"], Peer("from nginx, by the same browser", got["plain down"])),
        Row(f"{name}: down", "MiB/s", got["down"], Peer("zeros by the service worker's stream alone", got["streamed"])),
        Row(f"{name}: down", "MiB/s", got["down"], Peer("nothing kept for a reload", got["not kept"])),
    ]


def sealing(bench, satchel, page, name):
    """What the chunks' size and the number of workers were chosen by: docs/decisions/0002 and 0052."""
    source = bench.file(FEWER)
    share = satchel.run("put", source)
    stored = satchel.segments()

    def alone(kib, opens=False):
        return lambda: page("crypto", satchel.url + "/", chunkBytes=kib << 10, opens=opens)["mibPerSecond"]

    def up(workers):
        def act():
            answer = page("up", satchel.url + "/", file=str(source), cores=workers)
            satchel.run("end", answer["ownerLink"])
            satchel.freed(stored)
            return FEWER / MIB / answer["seconds"]

        return act

    def down(workers):
        return lambda: FEWER / MIB / page("down", share, cores=workers)["seconds"]

    acts = {f"AES-GCM alone, four calls of {kib} KiB": alone(kib) for kib in CHUNKS_KIB}
    acts["AES-GCM alone, opening, four calls of 64 KiB"] = alone(64, opens=True)
    acts |= {f"256 MiB up, workers: {workers}": up(workers) for workers in WORKERS}
    acts |= {f"256 MiB down, workers: {workers}": down(workers) for workers in WORKERS}
    return [Row(f"{name}: {what}", "MiB/s", got) for what, got in bench.in_turns(acts).items()]


def waits(bench, satchel, page, name, many, film):
    first = [page("usable", satchel.url + "/") for _ in range(bench.runs)]
    return [
        Row(f"{name}: drop zone usable", "s", [answer["seconds"] for answer in first]),
        Row(f"{name}: bytes for it, headers too", "kB", [answer["bytes"] / 1000 for answer in first], most=150),
        Row(f"{name}: {FILES:,} files shown", "s", [page("opened", many)["seconds"] for _ in range(bench.runs)]),
        Row(f"{name}: picture from the middle of 2 GB", "s", [page("seek", film)["seconds"] for _ in range(bench.runs)]),
    ]


@contextmanager
def browser(bench, name):
    """A browser that does one task at a time."""
    web = bench.root / "web"
    process = subprocess.Popen(
        [web / "node_modules/.bin/node", web / "test/bench/driver.ts", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def task(act, url, **more):
        process.stdin.write(json.dumps({"act": act, "url": url, **more}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{name} could not do {act}: see above")
        return json.loads(line)

    try:
        yield task
    finally:
        process.stdin.close()
        process.wait()


def many_files(bench):
    folder = bench.scratch / "many"
    for number in range(FILES):
        inner = folder / f"{number // 1000:03}"
        if number % 1000 == 0:
            inner.mkdir(parents=True)
        (inner / f"file-{number:06}.txt").write_text(str(number))
    return folder


def film_file(bench):
    """Ten seconds of VP8, repeated without coding them again."""
    clip, film = bench.scratch / "clip.webm", bench.scratch / "film.webm"
    say("making a film of 2 GB")
    noise = "testsrc2=size=1280x720:rate=25,noise=alls=60:allf=t"
    quiet = ["ffmpeg", "-v", "error", "-y"]
    rate = f"{FILM_MBIT}M"
    coded = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", rate, "-minrate", rate, "-maxrate", rate]
    subprocess.run([*quiet, "-f", "lavfi", "-i", noise, "-t", "10", *coded, "-g", "25", clip], check=True)
    times = FILM_BYTES // clip.stat().st_size
    subprocess.run([*quiet, "-stream_loop", str(times), "-i", clip, "-c", "copy", film], check=True)
    return film
