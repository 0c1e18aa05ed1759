"""Exit codes and messages of the commands; to the outside one sentence on standard error."""

import sys
from collections.abc import Callable

from .basics import Refused
from .server import ServerError, Unreachable

WRONG_USAGE, GONE, PASSWORD, DAMAGED, UNREACHABLE, NO_ROOM = 2, 3, 4, 5, 6, 7
CODES = {"bad-link": WRONG_USAGE, "bad-password": PASSWORD}


class Stopped(Exception):
    """The command ends with this exit code."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def _server_code(error: ServerError) -> int:
    if error.status in (404, 410, 451):
        return GONE
    if error.status in (401, 403):
        return PASSWORD
    if error.status in (413, 429, 507):
        return NO_ROOM
    return UNREACHABLE if error.status >= 500 else DAMAGED


def run(command: Callable[[], None]) -> int:
    try:
        command()
    except Refused as error:
        code, detail = CODES.get(error.reason, DAMAGED), str(error)
    except ServerError as error:
        code, detail = _server_code(error), str(error)
    except Unreachable as error:
        code, detail = UNREACHABLE, str(error)
    except Stopped as error:
        code, detail = error.code, str(error)
    except OSError as error:
        code, detail = NO_ROOM, f"A file cannot be read or written: {error}."
    else:
        return 0
    print(detail, file=sys.stderr)
    return code
