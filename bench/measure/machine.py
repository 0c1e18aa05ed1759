"""Where and with what the numbers were measured."""

import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path


def describe(bench):
    """A line for the page."""
    commit = _run("git", "-C", bench.root, "rev-parse", "--short=12", "HEAD")
    changed = " with local changes" if _run("git", "-C", bench.root, "status", "--porcelain", "-uno") else ""
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text()).group(1)) / (1 << 20)
    named = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    model = named.group(1) if named else platform.machine()  # ARM tells no name
    disk = _run("findmnt", "-no", "SOURCE,FSTYPE", "-T", bench.scratch)
    kernel = ".".join(platform.release().split(".")[:2])
    system = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text()).group(1)
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    versions = [
        "nginx " + _run(bench.peers / "nginx", "-v").split("/")[-1],
        "tusd " + os.path.realpath(bench.peers / "tusd").rsplit("-", 1)[-1],
        "age " + _run(bench.peers / "age", "--version").lstrip("v"),
        "curl " + _run("curl", "--version").split()[1],
        " ".join(_run("openssl", "version").split()[:2]),
        _run(Path(os.environ["JAVA_HOME"]) / "bin" / "java", "--version").splitlines()[0],
    ]
    return (
        f"{date.today()}, commit {commit}{changed}; "
        f"{os.cpu_count()} cores ({model.strip()}), {memory:.0f} GiB, {', '.join(disk.split())}, load {busy} at the beginning; "
        f"{system}, Linux {kernel}, {', '.join(versions)}"
    )


def _run(*words):
    done = subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()
