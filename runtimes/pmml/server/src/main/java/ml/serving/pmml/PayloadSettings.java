package ml.serving.pmml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What of the requests is recorded, as the platform tells it in {@code PAYLOADS}.
 *
 * @param sample share of the requests
 * @param fields the only ones that are shown; null for all
 * @param collector where records are sent; null for nowhere
 * @param about what is in every record: model, variant, version, digest
 */
record PayloadSettings(double sample, Set<String> fields, String collector, Map<String, String> about) {
  /** Null where nothing is told: then nothing is recorded. */
  static PayloadSettings from(Map<String, String> environment) throws StartupFailure {
    String told = environment.get("PAYLOADS");
    if (told == null) {
      return null;
    }
    try (JsonParser json = new JsonFactory().createParser(told)) {
      return read(json);
    } catch (IOException e) {
      throw new StartupFailure("settings: PAYLOADS is not the JSON that the platform writes (" + e.getMessage() + ")");
    }
  }

  private static PayloadSettings read(JsonParser json) throws IOException {
    double sample = 0;
    Set<String> fields = null;
    String collector = null;
    Map<String, String> about = new LinkedHashMap<>();
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "sample" -> sample = json.getDoubleValue();
        case "collector" -> collector = json.getText();
        case "fields" -> {
          fields = new HashSet<>();
          while (json.nextToken() != JsonToken.END_ARRAY) {
            fields.add(json.getText());
          }
        }
        case "about" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            about.put(json.currentName(), json.nextTextValue());
          }
        }
        default -> json.skipChildren();
      }
    }
    return new PayloadSettings(sample, fields, collector, about);
  }

  boolean shows(String field) {
    return fields == null || fields.contains(field);
  }
}
