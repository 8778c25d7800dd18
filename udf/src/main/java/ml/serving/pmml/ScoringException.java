package ml.serving.pmml;

/** A model that cannot be used, or a row that has no answer; the message says what is wrong, where, and what to do. */
public final class ScoringException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScoringException(String message) {
    // No stack trace: a row without an answer is a result, and a table of bad rows must stay cheap.
    super(message, null, false, false);
  }
}
