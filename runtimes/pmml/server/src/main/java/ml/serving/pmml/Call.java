package ml.serving.pmml;

import io.undertow.util.AttachmentKey;

/** What is known of one request until it is counted. */
final class Call {
  static final AttachmentKey<Call> KEY = AttachmentKey.create(Call.class);

  /** Null when no path matched. */
  final Route route;
  final long start;
  /** Of the server's own while it warms up: nobody's traffic. */
  final boolean warmUp;
  int rows;
  /** What was answered; null while nothing is recorded. */
  Observed observed;
  String requestId;

  Call(Route route, long start, boolean warmUp) {
    this.route = route;
    this.start = start;
    this.warmUp = warmUp;
  }
}
