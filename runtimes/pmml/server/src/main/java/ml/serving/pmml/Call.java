package ml.serving.pmml;

import io.undertow.util.AttachmentKey;

/** What is known of one request until it is counted. */
final class Call {
  static final AttachmentKey<Call> KEY = AttachmentKey.create(Call.class);

  /** Null when no path matched. */
  final Route route;
  final long start;
  int rows;
  String requestId;

  Call(Route route, long start) {
    this.route = route;
    this.start = start;
  }
}
