package ml.serving.pmml;

import java.util.concurrent.ThreadLocalRandom;

/** A share of the requests, one JSON line each: what was asked and how it ended, never what was in it. */
final class AccessLog {
  private final double rate;

  AccessLog(double rate) {
    this.rate = rate;
  }

  void request(String method, String path, int status, long nanos, int rows, String requestId) {
    if (rate == 0 || (rate < 1 && ThreadLocalRandom.current().nextDouble() >= rate)) {
      return;
    }
    Log.info("request", "method", method, "path", Text.shorten(path), "status", status, "ms", nanos / 1_000 / 1000.0, "rows", rows, "request_id", requestId);
  }
}
