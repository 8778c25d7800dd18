package ml.serving.pmml;

import java.util.List;

/** A request that is not answered with a prediction: an HTTP status and one sentence that says what is wrong, where, and what to do. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final int status;
  /** The model's fields that were not sent as it takes them; none where it is no matter of a field. */
  final transient List<String> fields;
  /** In what way; null without a field. */
  final Violation violation;

  Refusal(int status, String message) {
    this(status, message, List.of(), null);
  }

  private Refusal(int status, String message, List<String> fields, Violation violation) {
    // No stack trace: a refusal is an answer, and a stream of bad requests must stay cheap.
    super(message, null, false, false);
    this.status = status;
    this.fields = fields;
    this.violation = violation;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, message);
  }

  /** @param fields names of the model's, or {@link Violations#OTHER} */
  static Refusal of(Violation violation, List<String> fields, String message) {
    return new Refusal(400, message, fields, violation);
  }

  static Refusal of(Violation violation, String field, String message) {
    return of(violation, List.of(field), message);
  }
}
