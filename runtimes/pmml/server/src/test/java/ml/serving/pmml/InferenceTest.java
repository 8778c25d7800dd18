package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static String answer(String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new String(TestModel.inference().answer(bytes, bytes.length).body(), StandardCharsets.UTF_8);
  }

  @Test
  void answersRowsInTheirOrder() throws Exception {
    // Scores by hand from the trees: 1 + 0, and -1 - 3; the probability of "mouse" is 1 / (1 + e^-score).
    String text = answer(TestModel.request("5,50", "4,2", "true,false", "\"grey\",\"grey\"", "1,3"));
    assertTrue(text.contains("{\"name\":\"predicted_animal\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"mouse\",\"horse\"]}"), text);
    double first = 1 / (1 + Math.exp(-1));
    double second = 1 / (1 + Math.exp(4));
    String[] data = text.split("\"name\":\"probability_mouse\"")[1].split("\\[")[2].split("]")[0].split(",");
    assertEquals(first, Double.parseDouble(data[0]), 1e-15);
    assertEquals(second, Double.parseDouble(data[1]), 1e-15);
  }

  @Test
  void readsOnlyTheGivenLength() throws Exception {
    String good = TestModel.request("5", "4", "true", "\"grey\"", "1");
    byte[] bytes = (good + "rubbish of the request before").getBytes(StandardCharsets.UTF_8);
    assertEquals(1, TestModel.inference().answer(bytes, good.length()).rows());
  }

  @Test
  void refusesMoreRowsThanTheLimit() {
    Refusal refusal =
        assertThrows(Refusal.class, () -> answer(TestModel.request("1,1,1,1", "1,1,1,1", "true,true,true,true", "\"grey\",\"grey\",\"grey\",\"grey\"", "1,1,1,1")));
    assertEquals(413, refusal.status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e999", "\"5\"", "null", "true", "{}"})
  void refusesWhatIsNotAFiniteNumber(String element) {
    Refusal refusal = assertThrows(Refusal.class, () -> answer(TestModel.request(element, "4", "true", "\"grey\"", "1")));
    assertEquals(400, refusal.status);
  }

  @Test
  void everyBeginningOfARequestIsA400() throws Exception {
    String good = TestModel.request("5", "4", "true", "\"grey\"", "1");
    Inference inference = TestModel.inference();
    byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      int end = length;
      assertEquals(400, assertThrows(Refusal.class, () -> inference.answer(bytes, end), "length " + end).status);
    }
  }

  @Test
  void everyBrokenByteIsAnAnswerOrA4xx() throws Exception {
    byte[] good = TestModel.request("5", "4", "true", "\"grey\"", "1").getBytes(StandardCharsets.UTF_8);
    Inference inference = TestModel.inference();
    for (int i = 0; i < good.length; i++) {
      for (byte broken : new byte[] {0, '"', '[', '}', '-', '9', (byte) 0xff}) {
        byte[] bytes = good.clone();
        bytes[i] = broken;
        try {
          inference.answer(bytes, bytes.length);
        } catch (Refusal refusal) {
          assertTrue(refusal.status >= 400 && refusal.status < 500);
        }
      }
    }
  }
}
