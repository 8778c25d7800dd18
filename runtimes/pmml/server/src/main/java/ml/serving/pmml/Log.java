package ml.serving.pmml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines are JSON objects, one a line, without payloads. */
final class Log {
  private Log() {}

  /** A line with a time, a level, a message and, in pairs, further fields (numbers stay numbers). */
  static String line(String level, String message, Object... pairs) {
    StringBuilder out = new StringBuilder(160);
    out.append("{\"time\":\"").append(Instant.now().truncatedTo(ChronoUnit.MILLIS)).append("\",\"level\":");
    quote(out, level);
    out.append(",\"message\":");
    quote(out, message);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      if (pairs[i + 1] == null) {
        continue;
      }
      out.append(',');
      quote(out, pairs[i].toString());
      out.append(':');
      if (pairs[i + 1] instanceof Number) {
        out.append(pairs[i + 1]);
      } else {
        quote(out, pairs[i + 1].toString());
      }
    }
    return out.append('}').toString();
  }

  static void info(String message, Object... pairs) {
    System.out.println(line("info", message, pairs));
  }

  /** Sends what libraries log (java.util.logging, warnings and worse) to standard error in the same form. */
  static void captureLibraries() {
    System.setProperty("org.jboss.logging.provider", "jdk");
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(new JsonHandler());
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }

  private static final class JsonHandler extends Handler {
    @Override
    public void publish(LogRecord record) {
      Throwable thrown = record.getThrown();
      String message = record.getMessage() + (thrown == null ? "" : ": " + thrown);
      System.err.println(line(record.getLevel() == Level.SEVERE ? "error" : "warning", message, "logger", record.getLoggerName()));
    }

    @Override
    public void flush() {
      System.err.flush();
    }

    @Override
    public void close() {}
  }
}
