package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void flagsGoBeforeTheEnvironmentAndThatBeforeDefaults() throws StartupFailure {
    Settings settings = Settings.from(new String[] {"--port=1"}, Map.of("PORT", "2", "MODEL_NAME", "iris"));
    assertEquals(1, settings.port());
    assertEquals("iris", settings.modelName());
    assertEquals(8 * 1024 * 1024, settings.maxBodyBytes());
  }

  @Test
  void aDigestIsAVersion() throws StartupFailure {
    String digest = "sha256:" + "0".repeat(64);
    assertEquals(digest, Settings.from(new String[0], Map.of("MODEL_VERSION", digest)).modelVersion());
  }

  @Test
  void namesAllProblemsAtOnce() {
    StartupFailure failure =
        assertThrows(StartupFailure.class, () -> Settings.from(new String[] {"--nonsense"}, Map.of("PORT", "70000", "ACCESS_LOG", "loud")));
    for (String words : new String[] {"--nonsense is not a flag", "PORT is \"70000\"", "ACCESS_LOG is \"loud\""}) {
      assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }
  }
}
