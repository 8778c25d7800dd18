package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  @Test
  void acceptsAWholeModel() {
    assertDoesNotThrow(() -> ModelFile.check("m", TestModel.bytes()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<PMML><Header>|not well-formed",
        "<html/>|root element is <html>",
        "<!DOCTYPE PMML><PMML/>|carries a DOCTYPE",
        "<!DOCTYPE PMML SYSTEM 'http://127.0.0.1:1/x'><PMML/>|carries a DOCTYPE",
        "<PMML>&undeclared;</PMML>|not well-formed",
      })
  void refuses(String text, String words) {
    StartupFailure failure = assertThrows(StartupFailure.class, () -> ModelFile.check("m", text.getBytes(StandardCharsets.UTF_8)));
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
  }
}
