"""Runs a command on a terminal of its own, types Ctrl-C once nothing typed is shown any more, and
says whether what is typed is shown after the command's end.

Usage: terminal.py COMMAND...
"""

import os
import pty
import signal
import sys
import termios

# The command starts and asks within seconds; this long only on a stuck machine.
BOUND_SECONDS = 60


def shows(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def main(command):
    signal.alarm(BOUND_SECONDS)  # ends this program, and with it the terminal
    child, terminal = pty.fork()
    if child == 0:
        # As behind a login shell: what runs the tests in the background has Ctrl-C ignored, which is inherited.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(command[0], command)
    said = b""
    while not said.endswith(b": "):
        said += os.read(terminal, 1)
    before = shows(terminal)
    os.write(terminal, b"\x03")
    _, status = os.waitpid(child, 0)
    print("asked", before, "ended", os.waitstatus_to_exitcode(status), "after", shows(terminal))


main(sys.argv[1:])
