package ml.serving.pmml;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The small model of mixed types, and requests for it. */
final class TestModel {
  private TestModel() {}

  static byte[] bytes() throws IOException {
    try (InputStream in = TestModel.class.getResourceAsStream("/species.pmml")) {
      return in.readAllBytes();
    }
  }

  static Inference inference() throws Exception {
    return inference(bytes(), new Violations((field, reason) -> () -> {}));
  }

  static Inference inference(byte[] pmml, Violations violations) throws Exception {
    Settings settings = Settings.from(new String[] {"--max-batch-rows=3"}, Map.of());
    PmmlModel model = PmmlModel.parse("species.pmml", pmml);
    return new Inference(settings, model, new ResponseWriter("animal", "1", model), violations);
  }

  static String request(String length, String legs, String wild, String colour, String weight) {
    return "{\"inputs\":[" + tensor("length", "FP64", length) + "," + tensor("legs", "INT64", legs) + "," + tensor("wild", "BOOL", wild) + ","
        + tensor("colour", "BYTES", colour) + "," + tensor("weight", "FP64", weight) + "]}";
  }

  private static String tensor(String name, String datatype, String data) {
    return "{\"name\":\"" + name + "\",\"shape\":[" + data.split(",").length + "],\"datatype\":\"" + datatype + "\",\"data\":[" + data + "]}";
  }
}
