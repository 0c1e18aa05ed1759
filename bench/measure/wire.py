"""A load generator that costs next to nothing: HTTP/1.1 over plain sockets, bodies never looked at.

Downloads are received into one reused buffer, uploads leave the page cache by sendfile. So the client takes
as little as possible of the cores it shares with the server, and less than curl does. One thread a connection;
the interpreter's lock is free while a socket call runs.
"""

import base64
import json
import os
import socket
import threading
from urllib.parse import urlsplit

RECEIVE_BYTES = 256 << 10  # a call's cost vanishes beside the copy, and the buffer stays in a core's cache
HEAD_BYTES_MAX = 64 << 10  # no server measured here sends longer reply headers
STALLED_SECONDS = 300  # a server that is silent for longer fails the measurement


def text(data):
    """Bytes as the interface writes ids and secrets: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Refused(Exception):
    """A reply that the measurement did not expect: it would measure something else, so it ends here."""

    def __init__(self, method, url, reply):
        super().__init__(f"{method} {url}: {reply.status} {reply.body[:500]!r}")
        self.reply = reply


class Reply:
    def __init__(self, status, headers, body=b""):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Connection:
    """One request on one connection. Not shared between threads."""

    def __init__(self, method, url, headers=None, length=None):
        parts = urlsplit(url)
        self.method, self.url = method, url
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout=STALLED_SECONDS)
        lines = [f"{method} {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def head(self):
        """Reads status and headers; what came behind them is the beginning of the body."""
        received = b""
        while b"\r\n\r\n" not in received:
            piece = self.socket.recv(HEAD_BYTES_MAX)
            if not piece or len(received) > HEAD_BYTES_MAX:
                raise ConnectionError(f"{self.method} {self.url}: no whole reply, got {received[:200]!r}")
            received += piece
        head, rest = received.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        return Reply(int(first.split()[1]), {name.lower(): value.strip() for name, value in pairs}, rest)

    def text(self):
        """A whole small reply."""
        reply = self.head()
        while piece := self.socket.recv(RECEIVE_BYTES):
            reply.body += piece
        return reply

    def drain(self):
        """Receives a whole body, keeps nothing of it, and returns the reply and the body's length."""
        reply = self.head()
        if reply.status not in (200, 206):
            raise Refused(self.method, self.url, reply)
        buffer = bytearray(RECEIVE_BYTES)
        total = len(reply.body)
        while count := self.socket.recv_into(buffer):
            total += count
        if total != int(reply.headers["content-length"]):
            raise ConnectionError(f"{self.url}: {total} bytes came, not {reply.headers['content-length']}")
        return total


def ask(method, url, headers=None, body=None, expect=(200, 201, 204)):
    """A small request with a small reply."""
    with Connection(method, url, headers, None if body is None else len(body)) as connection:
        if body:
            connection.socket.sendall(body)
        reply = connection.text()
    if reply.status not in expect:
        raise Refused(method, url, reply)
    return reply


def download(url, headers=None, first=None, last=None):
    """Fetches a body, or the bytes first to last of it, and returns how many bytes came."""
    headers = dict(headers or {})
    if first is not None:
        headers["Range"] = f"bytes={first}-{last}"
    with Connection("GET", url, headers) as connection:
        return connection.drain()


def send_file(method, url, path, headers=None):
    """Sends a whole file as the body and returns the reply."""
    length = os.path.getsize(path)
    with Connection(method, url, headers, length) as connection, open(path, "rb") as source:
        sent = connection.socket.sendfile(source)
        reply = connection.text()
    if sent != length or reply.status not in (200, 201, 204):
        raise Refused(method, url, reply)
    return reply


def at_once(acts):
    """Runs all acts at the same time, one thread each; the first failure is raised when all have ended."""
    results, failures = [None] * len(acts), []

    def run(index, act):
        try:
            results[index] = act()
        except Exception as failure:  # carried over to the caller's thread
            failures.append(failure)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results
