"""Runs a command on a terminal of its own.

Usage: terminal.py asked COMMAND...    types Ctrl-C once nothing typed is shown any more, and says whether what is
                                       typed is shown after the command's end
       terminal.py typed WORDS COMMAND...  types each of the words, which commas part, at the next question that
                                       shows nothing of it, then as watched
       terminal.py watched COMMAND...  prints all that the command showed, and ends with its exit code
"""

import os
import pty
import signal
import sys
import termios

# The command starts and asks, or moves a few megabytes, within seconds; this long only on a stuck machine.
BOUND_SECONDS = 60


def shows(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def started(command):
    signal.alarm(BOUND_SECONDS)  # ends this program, and with it the terminal
    child, terminal = pty.fork()
    if child == 0:
        # As behind a login shell: what runs the tests in the background has Ctrl-C ignored, which is inherited.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(command[0], command)
    return child, terminal


def exit_code(child):
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def question(terminal):
    said = b""
    while not said.endswith(b": "):
        said += os.read(terminal, 1)
    return said


def asked(command):
    child, terminal = started(command)
    question(terminal)
    before = shows(terminal)
    os.write(terminal, b"\x03")
    print("asked", before, "ended", exit_code(child), "after", shows(terminal))


def typed(command):
    child, terminal = started(command[1:])
    for word in command[0].split(","):
        sys.stdout.buffer.write(question(terminal))
        os.write(terminal, word.encode() + b"\n")
    rest(child, terminal)


def watched(command):
    rest(*started(command))


def rest(child, terminal):
    while piece := read(terminal):
        sys.stdout.buffer.write(piece)
    sys.exit(exit_code(child))


def read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux tells that nobody has the terminal open any more
        return b""


{"asked": asked, "typed": typed, "watched": watched}[sys.argv[1]](sys.argv[2:])
