package ml.serving.pmml;

import java.util.ArrayList;
import java.util.List;

/** A parsed request: {@code outputs} is null when all are wanted. */
final class InferRequest {
  String id;
  final List<Tensor> inputs = new ArrayList<>(4);
  List<String> outputs;
  boolean hasInputs;
}
