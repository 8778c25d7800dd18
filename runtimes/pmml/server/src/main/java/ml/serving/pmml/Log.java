package ml.serving.pmml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Log lines are JSON objects, one a line, without payloads. */
final class Log {
  /** Always three digits after the second, so that lines sort as texts. */
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final int MOST_FRAMES = 20;

  static final LogWriter WRITER = new LogWriter(System.out);

  private static volatile String about = "";

  private Log() {}

  /** What every line from here on is about; what is empty has no field. */
  static void about(String model, String variant, String version) {
    StringBuilder out = new StringBuilder();
    field(out, "model", model);
    field(out, "variant", variant.isEmpty() ? null : variant);
    field(out, "version", version);
    about = out.toString();
  }

  /** A line with a time, a level, a message and, in pairs, further fields (numbers stay numbers, null is left out). */
  static String line(String level, String message, Object... pairs) {
    StringBuilder out = new StringBuilder(320);
    out.append("{\"time\":\"");
    TIME.formatTo(Instant.now(), out);
    out.append("\",\"level\":");
    quote(out, level);
    out.append(",\"message\":");
    quote(out, message);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      field(out, pairs[i].toString(), pairs[i + 1]);
    }
    return out.append(about).append('}').toString();
  }

  private static void field(StringBuilder out, String name, Object value) {
    if (value == null) {
      return;
    }
    out.append(',');
    quote(out, name);
    out.append(':');
    if (value instanceof Number) {
      out.append(value);
    } else {
      quote(out, value.toString());
    }
  }

  /** To standard output, without waiting for it. */
  static void write(String level, String message, Object... pairs) {
    WRITER.offer(line(level, message, pairs));
  }

  static void info(String message, Object... pairs) {
    write("info", message, pairs);
  }

  /**
   * What failed that should not have, and where, by the names of classes alone: an exception's own words may repeat what a client sent.
   */
  static void failure(String message, Throwable thrown, Object... pairs) {
    Object[] all = Arrays.copyOf(pairs, pairs.length + 2);
    all[pairs.length] = "trace";
    all[pairs.length + 1] = trace(thrown);
    write("error", message + ": " + thrown.getClass().getName(), all);
  }

  /** Where it was thrown, the innermost first, and what caused it. */
  private static String trace(Throwable thrown) {
    StringBuilder out = new StringBuilder();
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
      out.append(i == 0 ? "at " : "\nat ").append(frames[i]);
    }
    Throwable cause = thrown.getCause();
    return cause == null ? out.toString() : out.append("\ncaused by ").append(cause.getClass().getName()).toString();
  }

  /** Sends what libraries log (java.util.logging, warnings and worse) and what ends a thread to the same lines. */
  static void captureLibraries() {
    System.setProperty("org.jboss.logging.provider", "jdk");
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(new JsonHandler());
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> failure("thread " + thread.getName() + " ended", thrown));
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
      write(record.getLevel() == Level.SEVERE ? "error" : "warning", message, "logger", record.getLoggerName(), "trace",
          thrown == null ? null : trace(thrown));
    }

    @Override
    public void flush() {
      // The writer does so by itself.
    }

    @Override
    public void close() {}
  }
}
