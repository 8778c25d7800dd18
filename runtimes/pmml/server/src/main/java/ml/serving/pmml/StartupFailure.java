package ml.serving.pmml;

/** The server cannot start; the message says what is wrong, where, and what to do. */
final class StartupFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartupFailure(String message) {
    super(message, null, false, false);
  }
}
