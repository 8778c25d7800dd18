package ml.serving.pmml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import ml.serving.pmml.PmmlModel.Output;

/**
 * Records a share of the requests with their answers, where the model declares it: a line on standard output, which is told from others by
 * its kind, and the same to what compares them with the training's. No request waits for it or fails by it.
 */
final class Payloads {
  /** What became of a request that was to be recorded. */
  enum Outcome {
    RECORDED,
    DROPPED,
    UNDELIVERED
  }

  /** Records that wait; what comes on top of them is dropped. */
  private static final int MOST_WAITING = 256;
  /** Rows of one request that are recorded, from the first on. */
  private static final int MOST_ROWS = 64;
  /** Characters of a record; a longer one is dropped. */
  private static final int MOST_LENGTH = 64 * 1024;
  /** Records that are sent at once, and how long that may take (milliseconds). */
  private static final int MOST_SENT = 64;
  private static final int SEND_TIMEOUT = 2_000;
  /** So long nothing is sent after a failure: what is written must not wait for it (nanoseconds). */
  private static final long SEND_PAUSE = 10_000_000_000L;

  private static final JsonFactory JSON = JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private record Waiting(Observed observed, String requestId, long nanos, Instant at) {}

  private final PayloadSettings settings;
  private final PmmlModel model;
  private final Consumer<String> out;
  private final Map<Outcome, Runnable> counters = new java.util.EnumMap<>(Outcome.class);
  private final ArrayBlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private boolean failed;
  private long failedAt;

  /** @param counterOf makes the counter of an outcome */
  Payloads(PayloadSettings settings, PmmlModel model, Function<Outcome, Runnable> counterOf, Consumer<String> out) {
    this.settings = settings;
    this.model = model;
    this.out = out;
    for (Outcome outcome : Outcome.values()) {
      counters.put(outcome, counterOf.apply(outcome));
    }
    Thread thread = new Thread(this::run, "payloads");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a request that was answered, if it is one of the share; never waits. */
  void offer(Observed observed, String requestId, long nanos) {
    if (ThreadLocalRandom.current().nextDouble() < settings.sample()
        && !waiting.offer(new Waiting(observed.first(MOST_ROWS), requestId, nanos, Instant.now()))) {
      counters.get(Outcome.DROPPED).run();
    }
  }

  private void run() {
    List<Waiting> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(waiting.take());
        waiting.drainTo(taken, MOST_SENT - 1);
        List<String> lines = new ArrayList<>();
        taken.forEach(one -> write(one, lines));
        taken.clear();
        send(lines);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Waiting one, List<String> lines) {
    try {
      String line = line(one);
      if (line.length() <= MOST_LENGTH) {
        out.accept(line);
        counters.get(Outcome.RECORDED).run();
        lines.add(line);
        return;
      }
    } catch (IOException | RuntimeException e) {
      // Whatever a request held: the next is recorded all the same, and no line repeats a value.
    }
    counters.get(Outcome.DROPPED).run();
  }

  private String line(Waiting one) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("kind", "payload");
      json.writeStringField("time", TIME.format(one.at));
      if (one.requestId != null) {
        json.writeStringField("request_id", one.requestId);
      }
      for (Map.Entry<String, String> about : settings.about().entrySet()) {
        json.writeStringField(about.getKey(), about.getValue());
      }
      json.writeNumberField("latency_ms", one.nanos / 1_000 / 1000.0);
      json.writeObjectFieldStart("inputs");
      for (int i = 0; i < model.fields.length; i++) {
        Field field = model.fields[i];
        if (settings.shows(field.name)) {
          json.writeArrayFieldStart(field.name);
          for (var row : one.observed.rows()) {
            ResponseWriter.element(json, field.datatype, row[i]);
          }
          json.writeEndArray();
        }
      }
      json.writeEndObject();
      json.writeObjectFieldStart("outputs");
      for (Output output : model.outputs) {
        if (settings.shows(output.name())) {
          json.writeArrayFieldStart(output.name());
          for (var result : one.observed.results()) {
            ResponseWriter.element(json, output.datatype(), result.get(output.index()));
          }
          json.writeEndArray();
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void send(List<String> lines) {
    if (settings.collector() == null || lines.isEmpty()) {
      return;
    }
    if (failed && System.nanoTime() - failedAt < SEND_PAUSE) {
      lines.forEach(line -> counters.get(Outcome.UNDELIVERED).run());
      return;
    }
    failed = false;
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(settings.collector()).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(SEND_TIMEOUT);
      connection.setReadTimeout(SEND_TIMEOUT);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/x-ndjson");
      connection.setDoOutput(true);
      try (var body = connection.getOutputStream()) {
        body.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      if (connection.getResponseCode() >= 300) {
        throw new IOException("refused");
      }
      try (var answer = connection.getInputStream()) {
        answer.readAllBytes();
      }
    } catch (IOException | RuntimeException e) {
      failed = true;
      failedAt = System.nanoTime();
      lines.forEach(line -> counters.get(Outcome.UNDELIVERED).run());
    }
  }
}
