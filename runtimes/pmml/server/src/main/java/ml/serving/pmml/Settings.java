package ml.serving.pmml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server is told: a flag {@code --max-body-bytes=N} or, where there is none, the environment variable {@code MAX_BODY_BYTES}.
 *
 * @param modelPath a PMML file, or a folder that holds exactly one
 * @param modelVariant of the model's variants the one that this is; empty where nobody says
 * @param accessLines lines of answered requests that are written in a second, and as many of refused ones
 * @param port 0 takes a free one; the log line "ready" names it
 * @param discardBytes a body above {@code maxBodyBytes} is read and thrown away up to this size, so that its sender gets the 413; beyond it
 *     the connection is closed
 * @param requestTimeoutMs longest time for a request's head, and again for its body (408)
 * @param keepAliveMs idle connections are closed after this; longer than a gateway's own limit, or it sends into a closed connection
 * @param drainDelayMs after SIGTERM requests are still accepted for so long, until every proxy knows that this server is gone
 * @param drainTimeoutMs after that, requests in flight are waited for so long
 */
record Settings(
    Path modelPath,
    String modelName,
    String modelVersion,
    String modelVariant,
    String host,
    int port,
    int maxBodyBytes,
    long discardBytes,
    int maxBatchRows,
    int maxJsonDepth,
    int ioThreads,
    int requestTimeoutMs,
    int keepAliveMs,
    int drainDelayMs,
    int drainTimeoutMs,
    int warmUpMs,
    int accessLines,
    Path terminationLog) {

  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("model-path", "/models");
    DEFAULTS.put("model-name", "model");
    DEFAULTS.put("model-version", "1");
    DEFAULTS.put("model-variant", "");
    DEFAULTS.put("host", "0.0.0.0");
    DEFAULTS.put("port", "8080");
    DEFAULTS.put("max-body-bytes", "8388608");
    DEFAULTS.put("discard-bytes", "134217728");
    DEFAULTS.put("max-batch-rows", "4096");
    DEFAULTS.put("max-json-depth", "16");
    DEFAULTS.put("io-threads", "0");
    DEFAULTS.put("request-timeout-ms", "10000");
    DEFAULTS.put("keep-alive-ms", "620000");
    DEFAULTS.put("drain-delay-ms", "5000");
    DEFAULTS.put("drain-timeout-ms", "20000");
    DEFAULTS.put("warm-up-ms", "600");
    DEFAULTS.put("access-log", "100");
    DEFAULTS.put("termination-log", "/dev/termination-log");
  }

  /** All problems at once, in one message. */
  static Settings from(String[] args, Map<String, String> environment) throws StartupFailure {
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    DEFAULTS.forEach((name, value) -> values.put(name, environment.getOrDefault(variable(name), value)));
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 2 ? arg.substring(2, equals) : "";
      if (values.containsKey(name)) {
        values.put(name, arg.substring(equals + 1));
      } else {
        problems.add(arg + " is not a flag; flags are --" + String.join("=, --", DEFAULTS.keySet()) + "=");
      }
    }
    Reader read = new Reader(values, problems);
    int cpus = Runtime.getRuntime().availableProcessors();
    int threads = read.number("io-threads", 0, 256);
    Settings settings =
        new Settings(
            Path.of(values.get("model-path")),
            read.pathSegment("model-name"),
            read.pathSegment("model-version"),
            values.get("model-variant"),
            values.get("host"),
            read.number("port", 0, 65535),
            read.number("max-body-bytes", 1, 1 << 30),
            read.number("discard-bytes", 0, Integer.MAX_VALUE),
            read.number("max-batch-rows", 1, 1 << 24),
            read.number("max-json-depth", 4, 1000),
            threads == 0 ? cpus : threads,
            read.number("request-timeout-ms", 1, Integer.MAX_VALUE),
            read.number("keep-alive-ms", 1, Integer.MAX_VALUE),
            read.number("drain-delay-ms", 0, Integer.MAX_VALUE),
            read.number("drain-timeout-ms", 0, Integer.MAX_VALUE),
            read.number("warm-up-ms", 0, 600000),
            read.lines("access-log"),
            Path.of(values.get("termination-log")));
    if (!problems.isEmpty()) {
      throw new StartupFailure("settings: " + String.join("; ", problems));
    }
    return settings;
  }

  private static String variable(String flag) {
    return flag.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }

  private record Reader(Map<String, String> values, List<String> problems) {
    int number(String name, int min, int max) {
      String text = values.get(name);
      try {
        long value = Long.parseLong(text.trim());
        if (value >= min && value <= max) {
          return (int) value;
        }
      } catch (NumberFormatException e) {
        // Said below, together with the range.
      }
      problems.add(variable(name) + " is \"" + text + "\"; give a whole number from " + min + " to " + max);
      return min;
    }

    /** The name stands in URLs as it is, so only what needs no escaping there. */
    String pathSegment(String name) {
      String text = values.get(name);
      if (!text.matches("[A-Za-z0-9._:@-]{1,128}")) {
        problems.add(variable(name) + " is \"" + text + "\"; use 1 to 128 letters, digits and . _ : @ -");
      }
      return text;
    }

    /** Lines a second. */
    int lines(String name) {
      String text = values.get(name).trim();
      if (text.equals("off") || text.equals("all")) {
        return text.equals("all") ? AccessLog.ALL : 0;
      }
      try {
        int lines = Integer.parseInt(text);
        if (lines >= 0) {
          return lines;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      problems.add(variable(name) + " is \"" + text + "\"; give off, all, or how many requests may be logged in a second, such as 100");
      return 0;
    }
  }
}
