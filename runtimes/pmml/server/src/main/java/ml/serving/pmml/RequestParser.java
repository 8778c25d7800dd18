package ml.serving.pmml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;

/** Reads the JSON body of an inference request in one pass, without building a tree. */
final class RequestParser {
  private final JsonFactory factory;
  private final int maxDepth;
  private final int maxElements;
  private final int maxInputs;

  /**
   * @param maxElements most elements a tensor may have: rows times fields
   * @param fields number of the model's fields; a few more tensors than that are read, so that the message can name the surplus one
   */
  RequestParser(int maxDepth, int maxElements, int fields) {
    this.maxDepth = maxDepth;
    this.maxElements = maxElements;
    this.maxInputs = fields + 16;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(maxDepth).maxNumberLength(400).maxNameLength(1000).build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
  }

  InferRequest parse(byte[] body, int length) {
    try (JsonParser json = factory.createParser(body, 0, length)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw Refusal.badRequest("The body is empty. Send {\"inputs\": [{\"name\": ..., \"shape\": ..., \"datatype\": ..., \"data\": ...}]}.");
      }
      if (first != JsonToken.START_OBJECT) {
        throw Refusal.badRequest("The body is not a JSON object. Send {\"inputs\": [...]}.");
      }
      InferRequest request = request(json);
      if (json.nextToken() != null) {
        throw Refusal.badRequest("There is more after the end of the JSON object. Send one object a request.");
      }
      return request;
    } catch (StreamConstraintsException e) {
      throw Refusal.badRequest(
          "The JSON is beyond what this server reads (" + where(e) + "): at most " + maxDepth + " levels deep, numbers of at most 400 digits.");
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(
          "The body is not valid JSON (" + where(e) + "): cut off, or not JSON at all (NaN and Infinity are not). Send one complete object.");
    } catch (IOException e) {
      throw Refusal.badRequest("The body is not valid UTF-8 JSON. Send UTF-8.");
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null ? "at an unknown place" : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  private InferRequest request(JsonParser json) throws IOException {
    InferRequest request = new InferRequest();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "id" -> {
          if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL) {
            throw Refusal.badRequest("\"id\" is not a string. Send a string, or leave it out.");
          }
          request.id = value == JsonToken.VALUE_NULL ? null : json.getText();
        }
        case "inputs" -> inputs(json, value, request);
        case "outputs" -> outputs(json, value, request);
        // "parameters" and keys of later protocol versions mean nothing to a PMML model.
        default -> json.skipChildren();
      }
    }
    if (!request.hasInputs) {
      throw Refusal.badRequest("\"inputs\" is missing. Send {\"inputs\": [{\"name\": ..., \"shape\": ..., \"datatype\": ..., \"data\": ...}]}.");
    }
    return request;
  }

  private void inputs(JsonParser json, JsonToken value, InferRequest request) throws IOException {
    if (value != JsonToken.START_ARRAY || request.hasInputs) {
      throw Refusal.badRequest(request.hasInputs ? "\"inputs\" is there twice. Send it once." : "\"inputs\" is not a list. Send a list of tensors.");
    }
    request.hasInputs = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int position = request.inputs.size();
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw Refusal.badRequest("inputs[" + position + "] is not an object. Send {\"name\", \"shape\", \"datatype\", \"data\"}.");
      }
      if (position == maxInputs) {
        throw Refusal.badRequest("\"inputs\" has more than " + maxInputs + " tensors. Send one a field, or one for all.");
      }
      request.inputs.add(tensor(json, position));
    }
  }

  private Tensor tensor(JsonParser json, int position) throws IOException {
    Tensor tensor = new Tensor(position);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "name" -> tensor.name = once(tensor, key, tensor.name, text(json, value, tensor, key));
        case "datatype" -> {
          String name = text(json, value, tensor, key);
          Datatype type = Datatype.of(name);
          if (type == null) {
            throw Refusal.badRequest(tensor.label() + ": datatype \"" + Text.shorten(name) + "\" is not known. Use one of " + Datatype.NAMES + ".");
          }
          tensor.datatype = once(tensor, key, tensor.datatype, type);
        }
        case "shape" -> tensor.shape = once(tensor, key, tensor.shape, shape(json, value, tensor));
        case "data" -> {
          once(tensor, key, tensor.hasData ? tensor : null, tensor);
          data(json, value, tensor);
        }
        default -> json.skipChildren();
      }
    }
    String missing = tensor.name == null ? "name" : tensor.shape == null ? "shape" : tensor.datatype == null ? "datatype" : tensor.hasData ? null : "data";
    if (missing != null) {
      throw Refusal.badRequest(tensor.label() + ": \"" + missing + "\" is missing. A tensor has name, shape, datatype and data.");
    }
    return tensor;
  }

  private static <T> T once(Tensor tensor, String key, T before, T now) {
    if (before != null) {
      throw Refusal.badRequest(tensor.label() + ": \"" + key + "\" is there twice. Send it once.");
    }
    return now;
  }

  private static String text(JsonParser json, JsonToken value, Tensor tensor, String key) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw Refusal.badRequest(tensor.label() + ": \"" + key + "\" is not a string. Send a string.");
    }
    return json.getText();
  }

  private static long[] shape(JsonParser json, JsonToken value, Tensor tensor) throws IOException {
    long[] dims = new long[8];
    int rank = 0;
    if (value == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.VALUE_NUMBER_INT && rank < dims.length && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        dims[rank++] = json.getLongValue();
      }
    }
    if (value != JsonToken.START_ARRAY || json.currentToken() != JsonToken.END_ARRAY) {
      throw Refusal.badRequest(tensor.label() + ": \"shape\" is not a list of at most 8 whole numbers. Send [rows] or [rows, fields].");
    }
    return Arrays.copyOf(dims, rank);
  }

  private void data(JsonParser json, JsonToken value, Tensor tensor) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      throw Refusal.badRequest(tensor.label() + ": \"data\" is not a list. Send the elements in row-major order, flat or a list a row.");
    }
    tensor.hasData = true;
    int listsBefore = 0;
    for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
      if (token == JsonToken.START_ARRAY) {
        int before = tensor.size;
        for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
          element(json, token, tensor);
        }
        int length = tensor.size - before;
        tensor.innerLength = listsBefore == 0 || tensor.innerLength == length ? length : -2;
        tensor.depth = 2;
        // An element beside the lists makes their lengths meaningless.
        if (before > 0 && listsBefore == 0) {
          tensor.innerLength = -2;
        }
        listsBefore++;
        if (listsBefore > maxElements) {
          throw tooMany(tensor);
        }
      } else {
        element(json, token, tensor);
        if (listsBefore > 0) {
          tensor.innerLength = -2;
        }
      }
    }
  }

  private void element(JsonParser json, JsonToken token, Tensor tensor) throws IOException {
    if (tensor.size == maxElements) {
      throw tooMany(tensor);
    }
    switch (token) {
      case VALUE_NUMBER_INT -> {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          tensor.add(Tensor.HUGE_INTEGER, Double.doubleToRawLongBits(json.getDoubleValue()));
        } else {
          tensor.add(Tensor.INTEGER, json.getLongValue());
        }
      }
      case VALUE_NUMBER_FLOAT -> tensor.add(Tensor.DECIMAL, Double.doubleToRawLongBits(json.getDoubleValue()));
      case VALUE_TRUE, VALUE_FALSE -> tensor.add(Tensor.BOOLEAN, token == JsonToken.VALUE_TRUE ? 1 : 0);
      case VALUE_STRING -> tensor.addText(json.getText());
      case VALUE_NULL -> tensor.add(Tensor.NULL, 0);
      case START_ARRAY -> throw Refusal.badRequest(tensor.label() + ": \"data\" is nested deeper than two lists. Send it flat, or a list a row.");
      default -> throw Refusal.badRequest(tensor.label() + ": \"data\" holds an object. Elements are numbers, strings or booleans.");
    }
  }

  private Refusal tooMany(Tensor tensor) {
    return new Refusal(413, tensor.label() + ": more than " + maxElements + " elements, the most of one request. Send fewer rows at a time.");
  }

  private static void outputs(JsonParser json, JsonToken value, InferRequest request) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.START_ARRAY || request.outputs != null) {
      throw Refusal.badRequest("\"outputs\" is not one list. Send [{\"name\": ...}], or leave it out to get all.");
    }
    request.outputs = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String name = null;
      if (json.currentToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          boolean isName = "name".equals(json.currentName());
          JsonToken token = json.nextToken();
          if (isName && token == JsonToken.VALUE_STRING) {
            name = json.getText();
          } else {
            json.skipChildren();
          }
        }
      }
      if (name == null || request.outputs.size() == 1000) {
        throw Refusal.badRequest("outputs[" + request.outputs.size() + "] has no name, or is one too many. Send {\"name\": ...}.");
      }
      request.outputs.add(name);
    }
  }
}
