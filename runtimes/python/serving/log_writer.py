"""Standard output, written by a thread of its own: whoever serves never waits for whoever reads the log."""

import atexit
import os
import queue
import threading

# Lines that may wait: the node's container runtime reads them at once unless it is in trouble.
MOST_WAITING = 4096
# The program's end waits so long for what is not written yet (seconds).
FLUSH_SECONDS = 1.0


class LogWriter:
    def __init__(self, file: int, most_waiting: int = MOST_WAITING):
        """file: a descriptor"""
        self._file = file
        self._waiting: queue.Queue[str] = queue.Queue(most_waiting)
        self._written = threading.Condition()
        self._unwritten = 0
        self.dropped = 0
        threading.Thread(target=self._write, name="log", daemon=True).start()
        atexit.register(self.flush)

    def offer(self, line: str) -> bool:
        """Never waits; what does not fit is dropped, and counted."""
        with self._written:
            self._unwritten += 1
        try:
            self._waiting.put_nowait(line)
            return True
        except queue.Full:
            with self._written:
                self._unwritten -= 1
                self.dropped += 1
            return False

    def flush(self, seconds: float = FLUSH_SECONDS) -> None:
        with self._written:
            self._written.wait_for(lambda: self._unwritten == 0, seconds)

    def _write(self) -> None:
        while True:
            lines = [self._waiting.get()]
            while len(lines) < 512 and not self._waiting.empty():
                lines.append(self._waiting.get())
            # A text may hold half of a surrogate pair, which no bytes stand for.
            rest = memoryview(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
            try:
                while rest:
                    rest = rest[os.write(self._file, rest) :]
            except OSError:
                with self._written:
                    self.dropped += len(lines)
            with self._written:
                self._unwritten -= len(lines)
                self._written.notify_all()
