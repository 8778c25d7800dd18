package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogTest {
  private static Map<String, String> read(String line) throws Exception {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertEquals(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getText());
      }
    }
    return fields;
  }

  @Test
  void hostileValuesStayValues() throws Exception {
    String hostile = "a\"b\\c\n{\"level\":\"error\"}\u0000\u001b[2J\u2028é";
    String line = Log.line("info", hostile, "path", hostile, "none", null, "status", 200);
    assertFalse(line.contains("\n"));
    Map<String, String> fields = read(line);
    assertEquals(hostile, fields.get("message"));
    assertEquals(hostile, fields.get("path"));
    assertEquals("200", fields.get("status"));
    assertFalse(fields.containsKey("none"));
    assertEquals("info", fields.get("level"));
    String time = fields.get("time");
    assertEquals("2026-01-01T00:00:00.000Z".length(), time.length());
    Instant.parse(time);
  }

  @Test
  void aSecondHasItsLinesAndTheNextOnesToo() {
    LineBudget budget = new LineBudget(2);
    long second = 7_000_000_000L;
    assertTrue(budget.take(second));
    assertTrue(budget.take(second + 1));
    assertFalse(budget.take(second + 999_999_999L));
    assertTrue(budget.take(second + 1_000_000_000L));
  }

  @Test
  void whoServesNeverWaitsForWhoReads() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int one) {
            got.write(one);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            writing.countDown();
            try {
              read.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            got.write(bytes, from, length);
          }
        };
    LogWriter writer = new LogWriter(new PrintStream(stuck, false), 2);
    assertTrue(writer.offer("first"));
    // The thread is in the middle of writing it, and nobody reads.
    writing.await();
    assertTrue(writer.offer("second"));
    assertTrue(writer.offer("third"));
    assertFalse(writer.offer("fourth"));
    assertEquals(1, writer.dropped.sum());
    read.countDown();
    writer.flush(60_000);
    assertEquals("first\nsecond\nthird\n", got.toString(StandardCharsets.UTF_8));
  }
}
