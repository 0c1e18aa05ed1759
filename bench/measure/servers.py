"""The servers that are measured, each on a free port of loopback, started and stopped by this program alone."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import wire

READY_SECONDS = 60  # a first start on a slow disk takes 2 s; beyond this something is wrong
STOP_SECONDS = 20  # Satchel promises to stop within 8 s
FREED_SECONDS = 60  # the clean-up that OFTEN asks for comes each second
POLL_SECONDS = 0.002  # fine enough for starts of some 0.1 s, and little work for the shared cores


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One running server process. `started_seconds`: from the start of its process to its first answer 200."""

    name = "?"
    ready_path = "/"
    ready_status = (200,)

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.started_seconds = None

    def command(self):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = open(self.folder.with_name(self.folder.name + ".log"), "wb")
        command, environment = self.command(), self.environment()
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        while not self.ready():
            if self.process.poll() is not None or time.perf_counter() - begun > READY_SECONDS:
                self.__exit__()
                raise RuntimeError(f"{self.name} did not start: see {self.log.name}")
            time.sleep(POLL_SECONDS)
        self.started_seconds = time.perf_counter() - begun
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def ready(self):
        try:
            return wire.ask("GET", self.url + self.ready_path, expect=range(600)).status in self.ready_status
        except OSError:
            return False

    def peak_resident_mib(self):
        """The largest resident size so far, summed over the server's processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        peaks = 0
        for pid in [self.process.pid, *children]:
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    peaks += int(line.split()[1])
        return peaks / 1024


OFTEN = {"SATCHEL_CLEANUP_SECONDS": "1"}


class Satchel(Server):
    """Ours, by its launcher, on SQLite and a folder; with its defaults but for the `settings`, environment variables."""

    name = "Satchel"
    ready_path = "/readyz"

    def __init__(self, folder, root, settings=None):
        super().__init__(folder)
        self.program = str(root / "bin" / "satchel")
        self.admin_port = free_port()
        self.settings = settings or {}

    def command(self):
        return [self.program, "serve"]

    def environment(self):
        places = {
            "SATCHEL_LISTEN": f"127.0.0.1:{self.port}",
            "SATCHEL_ADMIN_LISTEN": f"127.0.0.1:{self.admin_port}",
            "SATCHEL_DATA": str(self.folder),
        }
        return self.client_environment() | places | self.settings

    def segments(self):
        return sum(len(set(names) - {"owner"}) for _, _, names in os.walk(self.folder / "segments"))

    def freed(self, segments=0):
        """Waits until the clean-up left so many: others free at once, and freed blocks are quicker to write."""
        until = time.perf_counter() + FREED_SECONDS
        while self.segments() > segments:
            if time.perf_counter() > until:
                raise RuntimeError(f"what was removed is not freed: see {self.log.name}")
            time.sleep(0.05)

    def client_environment(self):
        """For the command line: this server, and a store of its own instead of the user's."""
        foreign = ("SATCHEL_URL", "SATCHEL_CONFIG")
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        state = self.folder.with_name(self.folder.name + "-client")
        return kept | {"SATCHEL_SERVER": self.url, "XDG_STATE_HOME": str(state)}

    def run(self, *words):
        """Runs the command line and returns what it printed."""
        done = subprocess.run(
            [self.program, *map(str, words)], env=self.client_environment(), capture_output=True, text=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"satchel {' '.join(map(str, words))}: exit {done.returncode}: {done.stderr}")
        return done.stdout.strip()


class Nginx(Server):
    """GET by sendfile and PUT by WebDAV, with as many workers as cores."""

    name = "nginx"
    ready_path = "/ready"

    def __init__(self, folder, peers):
        super().__init__(folder)
        self.program = peers / "nginx"
        self.files = self.folder / "files"

    def command(self):
        scratch = self.folder / "scratch"
        for folder in (self.files, scratch):
            folder.mkdir(parents=True, exist_ok=True)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {scratch}; " for kind in kinds)
        user = "user root; " if os.geteuid() == 0 else ""
        configuration = self.folder / "nginx.conf"
        configuration.write_text(
            f"{user}worker_processes auto; daemon off; pid {self.folder}/pid; error_log stderr;\n"
            "events { worker_connections 1024; }\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; client_max_body_size 0; {paths}\n"
            "default_type application/octet-stream;\n"
            f"server {{ listen 127.0.0.1:{self.port}; root {self.files}; dav_methods PUT DELETE;\n"
            "location = /ready { return 200; } } }\n"
        )
        return [self.program, "-e", "stderr", "-p", self.folder, "-c", configuration]


class Tusd(Server):
    """The reference server of the tus protocol, on a folder."""

    name = "tusd"
    ready_path = "/files/"
    ready_status = (405, 404, 200)

    def __init__(self, folder, peers):
        super().__init__(folder)
        self.program = peers / "tusd"

    def command(self):
        listen = [f"-host=127.0.0.1", f"-port={self.port}", "-base-path=/files/"]
        return [self.program, *listen, f"-upload-dir={self.folder}", "-verbose=false", "-show-greeting=false"]
