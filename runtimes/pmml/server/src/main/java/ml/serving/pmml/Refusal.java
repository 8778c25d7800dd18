package ml.serving.pmml;

/** A request that is not answered with a prediction: an HTTP status and one sentence that says what is wrong, where, and what to do. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int status;

  Refusal(int status, String message) {
    // No stack trace: a refusal is an answer, and a stream of bad requests must stay cheap.
    super(message, null, false, false);
    this.status = status;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, message);
  }
}
