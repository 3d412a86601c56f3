"""Runs a command on a terminal of its own: what it prints is printed, and "yes" is typed to Terraform's question.

SIGINT types Ctrl-C, SIGHUP closes the terminal. It ends when everything that it started has ended; the exit code is
the command's, or 128 and the number of a signal's.
"""

import ctypes
import os
import pty
import signal
import sys

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: what outlives its parent becomes ours

child, terminal = pty.fork()
if child == 0:  # like the shell that a person works in
    signal.signal(signal.SIGINT, lambda *_: None)
    status = os.spawnvp(os.P_WAIT, sys.argv[1], sys.argv[1:])
    os._exit(status if status >= 0 else 128 - status)

signal.signal(signal.SIGINT, lambda *_: os.write(terminal, b"\x03"))
signal.signal(signal.SIGHUP, lambda *_: os.close(terminal))

printed = b""
while True:
    try:
        text = os.read(terminal, 65536)
    except OSError:  # no process is at the other end any more, or the terminal is closed
        break
    os.write(1, text)
    printed = (printed + text)[-100:]
    if b"Enter a value:" in printed:
        printed = b""
        os.write(terminal, b"yes\n")

status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
try:
    while True:
        os.wait()
except ChildProcessError:
    sys.exit(status if status >= 0 else 128 - status)
