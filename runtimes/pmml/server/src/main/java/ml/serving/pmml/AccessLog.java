package ml.serving.pmml;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * One JSON line a request: what was asked and how it ended, never what was in it. Of more requests than a second has lines for, those that
 * failed by the server's fault are told all the same, those refused have lines of their own, and the rest is counted.
 */
final class AccessLog {
  /** Lines a second where all are wanted. */
  static final int ALL = Integer.MAX_VALUE;

  private static final int MOST_PATH = 256;
  private static final int MOST_METHOD = 32;
  private static final long NOTICE_NANOS = 10_000_000_000L;

  private final boolean off;
  private final LineBudget answered;
  private final LineBudget refused;
  private final AtomicLong noticed = new AtomicLong(System.nanoTime());
  private final AtomicLong toldLeftOut = new AtomicLong();
  final LongAdder leftOut = new LongAdder();

  /** @param perSecond lines; 0 writes none */
  AccessLog(int perSecond) {
    off = perSecond == 0;
    answered = new LineBudget(perSecond);
    refused = new LineBudget(perSecond);
  }

  void request(Call call, String method, String path, int status, long nanos) {
    // Probes and scrapes come every few seconds for ever, and say nothing of a request.
    if (off || call.route == Route.LIVE || call.route == Route.READY || call.route == Route.METRICS) {
      return;
    }
    long now = call.start + nanos;
    if (status < 500 && !(status < 400 ? answered : refused).take(now)) {
      leftOut.increment();
      return;
    }
    Log.write(status < 400 ? "info" : status < 500 ? "warning" : "error", "request", "request_id", call.requestId, "method",
        Text.shorten(method, MOST_METHOD), "path", Text.shorten(path, MOST_PATH), "status", status, "latency_ms", nanos / 1_000 / 1000.0, "rows",
        call.rows);
    notice(now);
  }

  /** Says now and then how many have no line. */
  private void notice(long now) {
    long last = noticed.get();
    if (now - last < NOTICE_NANOS || !noticed.compareAndSet(last, now)) {
      return;
    }
    long all = leftOut.sum();
    long before = toldLeftOut.getAndSet(all);
    if (all > before) {
      Log.write("info", "requests without a line", "left_out", all - before, "seconds", (now - last) / 1_000_000 / 1000.0);
    }
  }
}
