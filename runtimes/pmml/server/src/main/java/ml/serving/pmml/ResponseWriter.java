package ml.serving.pmml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.serving.pmml.PmmlModel.Output;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.Series;
import org.pmml4s.data.StringVal;

/** Writes the protocol's JSON answers. Doubles are written with the shortest digits that read back as the same double. */
final class ResponseWriter {
  private static final JsonFactory JSON = JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final String modelName;
  private final String modelVersion;
  private final PmmlModel model;
  private final Map<String, Output> outputByName = new HashMap<>();

  ResponseWriter(String modelName, String modelVersion, PmmlModel model) {
    this.modelName = modelName;
    this.modelVersion = modelVersion;
    this.model = model;
    model.outputs.forEach(output -> outputByName.put(output.name(), output));
  }

  /** The outputs a request wants, in its order. */
  List<Output> select(List<String> names) {
    if (names == null || names.isEmpty()) {
      return model.outputs;
    }
    List<Output> selected = new ArrayList<>();
    for (String name : names) {
      Output output = outputByName.get(name);
      if (output == null || selected.contains(output)) {
        List<String> all = model.outputs.stream().map(Output::name).collect(Collectors.toList());
        throw Refusal.badRequest(
            "outputs[" + selected.size() + "] \"" + Text.shorten(name) + "\": " + (output == null ? "the model has no such output." : "asked for twice.")
                + Text.didYouMean(name, all) + " Its outputs are " + Text.list(all) + ".");
      }
      selected.add(output);
    }
    return selected;
  }

  byte[] prediction(String id, List<Output> selected, Series[] results) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + results.length * selected.size() * 24);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", modelName);
      json.writeStringField("model_version", modelVersion);
      if (id != null) {
        json.writeStringField("id", id);
      }
      json.writeArrayFieldStart("outputs");
      for (Output output : selected) {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.datatype().name());
        json.writeArrayFieldStart("shape");
        json.writeNumber(results.length);
        json.writeEndArray();
        json.writeArrayFieldStart("data");
        for (Series result : results) {
          element(json, output.datatype(), result.get(output.index()));
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** A value the model does not give for this row (a third reason code where there are two) is null: JSON has no NaN. */
  static void element(JsonGenerator json, Datatype datatype, DataVal value) throws IOException {
    if (value == null || value.isMissing() || value.toVal() == null) {
      json.writeNull();
      return;
    }
    switch (datatype) {
      case BYTES -> json.writeString(value instanceof StringVal text ? text.value() : String.valueOf(value.toVal()));
      case BOOL -> json.writeBoolean(value.toBool());
      case INT64 -> json.writeNumber(value.toLong());
      case FP32 -> number(json, (float) value.toDouble());
      default -> number(json, value.toDouble());
    }
  }

  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static void number(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  byte[] metadata() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("name", modelName);
      json.writeArrayFieldStart("versions");
      json.writeString(modelVersion);
      json.writeEndArray();
      json.writeStringField("platform", "pmml_pmml4s");
      json.writeArrayFieldStart("inputs");
      for (Field field : model.fields) {
        tensor(json, field.name, field.datatype);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("outputs");
      for (Output output : model.outputs) {
        tensor(json, output.name(), output.datatype());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void tensor(JsonGenerator json, String name, Datatype datatype) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("datatype", datatype.name());
    json.writeArrayFieldStart("shape");
    json.writeNumber(-1);
    json.writeEndArray();
    json.writeEndObject();
  }

  static byte[] error(String message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("error", message);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
