package ml.serving.pmml;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Writes lines from a thread of its own: whoever serves never waits for whoever reads the log. What does not fit is dropped, and counted. */
final class LogWriter {
  /** Lines that may wait, about 1 MiB: the node's container runtime reads them at once unless it is in trouble. */
  private static final int MOST_WAITING = 4096;

  private static final int MOST_AT_ONCE = 512;

  private final ArrayBlockingQueue<String> waiting;
  private final PrintStream out;
  private final AtomicLong unwritten = new AtomicLong();
  final LongAdder dropped = new LongAdder();

  LogWriter(PrintStream out) {
    this(out, MOST_WAITING);
  }

  LogWriter(PrintStream out, int mostWaiting) {
    this.out = out;
    this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    Thread thread = new Thread(this::write, "log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Never waits. False: it was dropped. */
  boolean offer(String line) {
    unwritten.incrementAndGet();
    if (waiting.offer(line)) {
      return true;
    }
    unwritten.decrementAndGet();
    dropped.increment();
    return false;
  }

  /** Waits until everything is written, at most so long. */
  void flush(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (unwritten.get() > 0 && System.nanoTime() < end) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    List<String> lines = new ArrayList<>(MOST_AT_ONCE);
    StringBuilder text = new StringBuilder();
    try {
      while (true) {
        lines.add(waiting.take());
        waiting.drainTo(lines, MOST_AT_ONCE - 1);
        for (String line : lines) {
          text.append(line).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        // One call for whole lines: what others write to the same stream comes between lines, not inside them.
        out.write(bytes, 0, bytes.length);
        out.flush();
        unwritten.addAndGet(-lines.size());
        lines.clear();
        text.setLength(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
