"""What a model's code and libraries print, as lines of the log."""

import atexit
import faulthandler
import io
import logging
import os
import sys
import threading

# The program's end waits so long for what is printed and not read yet (seconds).
END_SECONDS = 1.0


class Printed(io.TextIOBase):
    """What a model's code prints, an event a line; several lines that are printed at once are one event."""

    encoding = "utf-8"

    def __init__(self, name: str, level: int, descriptor: int):
        super().__init__()
        self._logger = logging.getLogger(name)
        self._level = level
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._text = ""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    @property
    def buffer(self):
        """For what is written as bytes: that goes out as it is."""
        return (sys.__stdout__ if self._descriptor == 1 else sys.__stderr__).buffer

    def write(self, text: str) -> int:
        with self._lock:
            self._text += text
            told, self._text = (self._text, "") if self._text.endswith("\n") else ("", self._text)
        if told.strip():
            self._logger.log(self._level, "%s", told.rstrip("\n"))
        return len(text)


def _read(descriptor: int, logger: logging.Logger, level: int) -> None:
    with open(descriptor, encoding="utf-8", errors="backslashreplace", newline="\n") as lines:
        for line in lines:
            if line.strip():
                logger.log(level, "%s", line.rstrip("\n"))


def _capture_descriptor(name: str, level: int, descriptor: int) -> None:
    original = os.dup(descriptor)
    reading, writing = os.pipe()
    # Whoever prints more than is read loses it: a library that printed while it keeps all other threads from running would
    # wait for ever for the one that reads.
    os.set_blocking(writing, False)
    os.dup2(writing, descriptor)
    os.close(writing)
    thread = threading.Thread(target=_read, args=(reading, logging.getLogger(name), level), name=name, daemon=True)
    thread.start()

    def end() -> None:
        os.dup2(original, descriptor)
        thread.join(END_SECONDS)

    atexit.register(end)


def capture() -> None:
    """Python's own streams, and the descriptors behind them, to which libraries write that are not Python."""
    # Where a process dies of a signal nobody reads the pipe any more: the trace goes out as it is.
    faulthandler.enable(os.fdopen(os.dup(2), "w"))
    for name, level, descriptor in (("stdout", logging.INFO, 1), ("stderr", logging.WARNING, 2)):
        _capture_descriptor(name, level, descriptor)
        setattr(sys, name, Printed(name, level, descriptor))
