package ml.serving.pmml;

/** In what way something that was sent is not what the model takes: values of the label {@code reason}, the same for all runtimes. */
enum Violation {
  MISSING("missing"),
  OUT_OF_RANGE("out_of_range"),
  UNKNOWN_CATEGORY("unknown_category"),
  WRONG_TYPE("wrong_type"),
  WRONG_SHAPE("wrong_shape"),
  UNKNOWN_FIELD("unknown_field");

  final String label;

  Violation(String label) {
    this.label = label;
  }
}
