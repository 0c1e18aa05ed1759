"""What is asked of a server over HTTP: api.yaml; uploads by tus 1.0.0."""

import base64
import http.client
import json
import time
import urllib.parse
from collections.abc import Iterable, Iterator

from .basics import Refused, from_text, to_text
from .lines import parse_object, text

WINDOW = 8 << 20
READ = 1 << 16
TRIES = 6
TIMEOUT = 60
MOST_ANSWER = 1 << 16
MOST_DIGITS = 16
TUS = {"Tus-Resumable": "1.0.0"}
BROKEN = (OSError, http.client.HTTPException)


class ServerError(Exception):
    """The server's problem document (RFC 9457), or an answer that breaks the interface (status 0)."""

    def __init__(self, status: int, problem: str, detail: str) -> None:
        super().__init__(f"The server answered {ascii(problem)}: {ascii(detail)}" if status else detail)
        self.status = status
        self.problem = problem


class Unreachable(Exception):
    """The server could not be reached, or broke off again and again."""


def unexpected(detail: str) -> ServerError:
    return ServerError(0, "", detail)


def count(header: str | None) -> int | None:
    """A header's number, if it is one of a sensible length."""
    fits = header is not None and header.isdecimal() and len(header) <= MOST_DIGITS
    return int(header) if header is not None and fits else None


class Server:
    """One server, over one connection that is made anew when it breaks."""

    def __init__(self, base: str) -> None:
        address = urllib.parse.urlsplit(base)
        if not address.hostname:
            raise unexpected("The server's address has no host.")
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(address.hostname, address.port, timeout=TIMEOUT)
        self._path = address.path.rstrip("/")
        self._origin = f"{address.scheme}://{address.netloc}"

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> http.client.HTTPResponse:
        """One request; waits as long as Retry-After says while the server is busy."""
        for _ in range(TRIES):
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            if response.status not in (429, 503):
                return response
            response.read()
            time.sleep(min(count(response.headers.get("Retry-After")) or 1, TIMEOUT))
        return response

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> http.client.HTTPResponse:
        """A request that may be repeated; its answer, if it is none of an error."""
        response = self._retried(method, path, headers, body)
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise self._problem(response)
        return response

    def _retried(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> http.client.HTTPResponse:
        for attempt in range(TRIES):
            try:
                return self._send(method, path, headers, body)
            except BROKEN as error:
                self._break(attempt, error)
        raise Unreachable("The server broke off again and again.")

    def _break(self, attempt: int, error: Exception) -> None:
        self._connection.close()
        if attempt + 1 == TRIES or isinstance(error, ConnectionRefusedError):
            raise Unreachable(f"The server cannot be reached: {ascii(str(error))}.") from error
        time.sleep(0.2 * attempt)

    def _problem(self, response: http.client.HTTPResponse) -> ServerError:
        body = response.read(MOST_ANSWER)
        if response.read(1):
            self._connection.close()
        problem = response.headers.get("Satchel-Problem", "unknown")
        try:
            detail = text(parse_object(body), "detail")
        except Refused:
            detail = response.reason
        return ServerError(response.status, problem, detail)

    def read_share(self, link_id: bytes, bearer: bytes) -> dict[str, bytes]:
        """Record and capsule, as far as they are there."""
        path = f"{self._path}/api/v1/shares/{to_text(link_id)}"
        response = self._request("GET", path, {"Authorization": f"Bearer {to_text(bearer)}"})
        answer = parse_object(response.read(MOST_ANSWER))
        return {name: from_text(text(answer, name)) for name in ("record", "capsule") if name in answer}

    def grant(self, link_id: bytes, bearer: bytes, grant: bytes) -> None:
        headers = {"Authorization": f"Bearer {to_text(bearer)}", "Content-Type": "application/json"}
        body = json.dumps({"grant": to_text(grant)}).encode("ascii")
        self._request("POST", f"{self._path}/api/v1/shares/{to_text(link_id)}/grants", headers, body).read()

    def read_manifest(self, link_id: bytes, bearer: bytes, stored: int) -> Iterator[bytes]:
        return self._ranges(f"{self._path}/api/v1/shares/{to_text(link_id)}/manifest", bearer, stored)

    def read_object(self, object_id: bytes, grant: bytes, stored: int) -> Iterator[bytes]:
        return self._ranges(f"{self._path}/api/v1/objects/{to_text(object_id)}", grant, stored)

    def _ranges(self, path: str, bearer: bytes, stored: int) -> Iterator[bytes]:
        """The bytes of an object, range by range; goes on where a broken connection ended."""
        position, attempt = 0, 0
        while position < stored:
            until = min(stored, position + WINDOW)
            headers = {"Authorization": f"Bearer {to_text(bearer)}", "Range": f"bytes={position}-{until - 1}"}
            response = self._request("GET", path, headers)
            self._check_range(response, position, until, stored)
            try:
                while position < until and (piece := response.read(min(READ, until - position))):
                    position, attempt = position + len(piece), 0
                    yield piece
                if position < until:
                    raise http.client.IncompleteRead(b"", until - position)
                response.read()
            except BROKEN as error:
                self._break(attempt, error)
                attempt += 1

    def _check_range(self, response: http.client.HTTPResponse, position: int, until: int, stored: int) -> None:
        told = response.headers.get("Content-Range", "")
        span, _, after = told.partition("/")
        total = count(after)
        if response.status != http.HTTPStatus.PARTIAL_CONTENT or total is None:
            raise unexpected("The server's answer to a range is none.")
        if total != stored:
            raise Refused("truncated" if total < stored else "trailing-bytes", "The server holds another length of an object")
        if span != f"bytes {position}-{until - 1}" or response.length != until - position:
            raise unexpected("The server answered with another range.")

    def upload(self, object_id: bytes, stored: int, pieces: Iterable[bytes]) -> bytes:
        """Sends an object by tus and returns the upload's secret; a window is kept until the server has it.

        A create is not repeated (its object id would be taken), so it goes over a new connection.
        """
        told = base64.b64encode(to_text(object_id).encode("ascii")).decode("ascii")
        headers = TUS | {"Upload-Length": str(stored), "Upload-Metadata": f"object {told}"}
        self._connection.close()
        try:
            response = self._send("POST", f"{self._path}/api/v1/uploads", headers)
        except BROKEN as error:
            raise Unreachable(f"The server cannot be reached: {ascii(str(error))}.") from error
        if response.status != http.HTTPStatus.CREATED:
            raise self._problem(response)
        response.read()
        path = urllib.parse.urlsplit(urllib.parse.urljoin(self._origin, response.headers.get("Location", ""))).path
        position, window = 0, bytearray()
        for piece in pieces:
            window += piece
            if len(window) >= WINDOW:
                position = self._append(path, position, bytes(window))
                window.clear()
        if self._append(path, position, bytes(window)) != stored:
            raise unexpected("The upload has another length than was told.")
        return from_text(path.rpartition("/")[2], 16)

    def _append(self, path: str, position: int, window: bytes) -> int:
        """Brings one window to the server, over broken connections too; returns where the upload stands then."""
        sent, attempt = 0, 0
        while sent < len(window):
            headers = TUS | {"Upload-Offset": str(position + sent), "Content-Type": "application/offset+octet-stream"}
            try:
                response = self._send("PATCH", path, headers, window[sent:])
                if response.status != http.HTTPStatus.NO_CONTENT:
                    raise self._problem(response)
                response.read()
                sent = len(window)
            except BROKEN as error:
                self._break(attempt, error)
                before, sent = sent, self._offset(path) - position
                if not 0 <= sent <= len(window):
                    raise unexpected("The upload does not stand where it should.") from error
                attempt = 0 if sent > before else attempt + 1
        return position + len(window)

    def _offset(self, path: str) -> int:
        response = self._request("HEAD", path, TUS)
        response.read()
        offset = count(response.headers.get("Upload-Offset"))
        if offset is None:
            raise unexpected("The server does not tell where the upload stands.")
        return offset

    def put_share(self, link_id: bytes, bundle: bytes) -> None:
        headers = {"Content-Type": "application/vnd.satchel.share"}
        self._request("PUT", f"{self._path}/api/v1/shares/{to_text(link_id)}", headers, bundle).read()
