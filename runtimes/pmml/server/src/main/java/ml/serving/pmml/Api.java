package ml.serving.pmml;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.xnio.IoUtils;

/** The protocol's paths (https://github.com/open-inference/open-inference-protocol/blob/main/specification/protocol/inference_rest.md). */
final class Api implements HttpHandler, BodyReader.Receiver {
  /**
   * Small bodies are answered on the I/O thread, without a hand-over (a third of the throughput of one core); larger ones go to a worker,
   * so that nobody waits behind thousands of rows.
   */
  private static final int INLINE_BYTES = 4096;

  private static final HttpString REQUEST_ID = new HttpString("x-request-id");
  private static final String JSON = "application/json";

  private final Settings settings;
  private final Inference inference;
  private final Metrics metrics;
  private final AccessLog log;
  private final Tracing tracing;
  /** Null where nothing is recorded. */
  private final Payloads payloads;
  private final BooleanSupplier ready;
  private final BooleanSupplier draining;
  private final BooleanSupplier warm;
  private final Map<String, Route> routes = new HashMap<>();
  private final byte[] serverMetadata;
  private final byte[] modelMetadata;
  /** Bytes of bodies that wait for a worker; bounded, so that many large requests at once cannot fill the memory. */
  private final AtomicLong waitingBytes = new AtomicLong();
  private final long maxWaitingBytes;

  Api(Settings settings, Inference inference, ResponseWriter writer, Metrics metrics, AccessLog log, Tracing tracing,
      Payloads payloads, BooleanSupplier ready, BooleanSupplier draining, BooleanSupplier warm) {
    this.settings = settings;
    this.inference = inference;
    this.metrics = metrics;
    this.payloads = payloads;
    this.log = log;
    this.tracing = tracing;
    this.ready = ready;
    this.draining = draining;
    this.warm = warm;
    this.modelMetadata = writer.metadata();
    this.serverMetadata = "{\"name\":\"pmml-server\",\"version\":\"0.1.0\",\"extensions\":[]}".getBytes(StandardCharsets.UTF_8);
    this.maxWaitingBytes = Math.max(settings.maxBodyBytes(), Runtime.getRuntime().maxMemory() / 16);
    routes.put("/v2", Route.SERVER);
    routes.put("/v2/health/live", Route.LIVE);
    routes.put("/v2/health/ready", Route.READY);
    routes.put("/metrics", Route.METRICS);
    String model = "/v2/models/" + settings.modelName();
    for (String path : new String[] {model, model + "/versions/" + settings.modelVersion()}) {
      routes.put(path, Route.METADATA);
      routes.put(path + "/ready", Route.READY);
      routes.put(path + "/infer", Route.INFER);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    long start = System.nanoTime();
    if (draining.getAsBoolean()) {
      // Tells keep-alive clients to come back on a new connection, to somebody else.
      exchange.setPersistent(false);
    }
    Route route = routes.get(exchange.getRequestPath());
    boolean infer = route == Route.INFER;
    if (infer) {
      metrics.inFlight.incrementAndGet();
    }
    Call call = new Call(route, start, infer && !warm.getAsBoolean());
    exchange.putAttachment(Call.KEY, call);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          finished(done, call);
          next.proceed();
        });
    String requestId = exchange.getRequestHeaders().getFirst(REQUEST_ID);
    if (requestId != null && requestId.length() <= 128 && requestId.chars().allMatch(c -> c > 32 && c < 127)) {
      call.requestId = requestId;
      exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    }
    if (exchange.isRequestComplete()) {
      complete(exchange, new byte[0], 0);
    } else {
      BodyReader.read(exchange, settings, this);
    }
  }

  private void finished(HttpServerExchange exchange, Call call) {
    long nanos = System.nanoTime() - call.start;
    if (call.route == Route.INFER) {
      metrics.inFlight.decrementAndGet();
      if (call.warmUp) {
        return;
      }
      metrics.finished(exchange.getStatusCode(), nanos, call.rows);
      if (tracing != null) {
        tracing.finished(exchange.getRequestHeaders(), call, exchange.getRequestMethod().toString(), exchange.getRequestPath(), exchange.getStatusCode(), nanos);
      }
      if (call.observed != null) {
        payloads.offer(call.observed, call.requestId, nanos);
      }
    }
    log.request(call, exchange.getRequestMethod().toString(), exchange.getRequestPath(), exchange.getStatusCode(), nanos);
  }

  @Override
  public void complete(HttpServerExchange exchange, byte[] bytes, int length) {
    Call call = exchange.getAttachment(Call.KEY);
    try {
      check(exchange, call.route);
      if (call.route != Route.INFER) {
        get(exchange, call.route);
      } else if (length <= INLINE_BYTES) {
        infer(exchange, call, bytes, length);
      } else {
        inferOnWorker(exchange, call, java.util.Arrays.copyOf(bytes, length));
      }
    } catch (Throwable e) {
      fail(exchange, e);
    }
  }

  private void inferOnWorker(HttpServerExchange exchange, Call call, byte[] body) {
    if (waitingBytes.addAndGet(body.length) > maxWaitingBytes) {
      waitingBytes.addAndGet(-body.length);
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
      throw new Refusal(503, "Too many large requests at once. Send it again in a second, or send fewer rows at a time.");
    }
    exchange.dispatch(
        () -> {
          try {
            infer(exchange, call, body, body.length);
          } catch (Throwable e) {
            fail(exchange, e);
          } finally {
            waitingBytes.addAndGet(-body.length);
          }
        });
  }

  private void infer(HttpServerExchange exchange, Call call, byte[] body, int length) {
    Inference.Answer answer = inference.answer(body, length);
    call.rows = answer.rows();
    if (payloads != null) {
      call.observed = answer.observed();
    }
    send(exchange, 200, JSON, answer.body());
  }

  private void get(HttpServerExchange exchange, Route route) {
    switch (route) {
      case SERVER -> send(exchange, 200, JSON, serverMetadata);
      case METADATA -> send(exchange, 200, JSON, modelMetadata);
      case LIVE -> send(exchange, 200, JSON, "{\"live\":true}".getBytes(StandardCharsets.UTF_8));
      case READY -> {
        boolean is = ready.getAsBoolean();
        send(exchange, is ? 200 : 503, JSON, ("{\"name\":\"" + settings.modelName() + "\",\"ready\":" + is + "}").getBytes(StandardCharsets.UTF_8));
      }
      default -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Path, verb and content type, in that order. */
  private void check(HttpServerExchange exchange, Route route) {
    if (route == null) {
      throw new Refusal(404, "No such path: " + Text.shorten(exchange.getRequestPath()) + ". This server has model \"" + settings.modelName()
          + "\", version \"" + settings.modelVersion() + "\": POST /v2/models/" + settings.modelName() + "/infer.");
    }
    HttpString method = exchange.getRequestMethod();
    if (route == Route.INFER) {
      if (!method.equals(Methods.POST)) {
        exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
        throw new Refusal(405, Text.shorten(method.toString()) + " is not for this path. Use POST.");
      }
      checkContent(exchange);
    } else if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      throw new Refusal(405, Text.shorten(method.toString()) + " is not for this path. Use GET.");
    }
  }

  private static void checkContent(HttpServerExchange exchange) {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type != null && !type.equals(JSON) && !type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      throw new Refusal(415, "Content-Type \"" + Text.shorten(type) + "\" is not read here. Send application/json.");
    }
    String encoding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(415, "Content-Encoding \"" + Text.shorten(encoding) + "\" is not read here. Send the body uncompressed.");
    }
    if (exchange.getRequestHeaders().contains("Inference-Header-Content-Length")) {
      throw new Refusal(415, "Binary tensor data is not read here. Send the data as JSON.");
    }
  }

  @Override
  public void refused(HttpServerExchange exchange, Refusal refusal, boolean close) {
    if (close) {
      exchange.setPersistent(false);
      exchange.setStatusCode(refusal.status);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, JSON);
      exchange.getResponseSender().send(ByteBuffer.wrap(ResponseWriter.error(refusal.getMessage())), new IoCallback() {
        @Override
        public void onComplete(HttpServerExchange done, Sender sender) {
          // endExchange() would first wait for the rest of the body.
          IoUtils.safeClose(done.getConnection());
        }

        @Override
        public void onException(HttpServerExchange done, Sender sender, IOException e) {
          IoUtils.safeClose(done.getConnection());
        }
      });
    } else {
      fail(exchange, refusal);
    }
  }

  private void fail(HttpServerExchange exchange, Throwable e) {
    if (exchange.isResponseStarted()) {
      IoUtils.safeClose(exchange.getConnection());
    } else if (e instanceof Refusal refusal) {
      send(exchange, refusal.status, JSON, ResponseWriter.error(refusal.getMessage()));
    } else {
      // A fault of this server or of the model, told to the operator, not to the client.
      Call call = exchange.getAttachment(Call.KEY);
      Log.failure("request failed", e, "request_id", call == null ? null : call.requestId);
      send(exchange, 500, JSON, ResponseWriter.error("The model failed on this request. The server's log says why; tell the model's owner."));
      if (e instanceof OutOfMemoryError) {
        // A JVM that ran out of memory is not to be trusted; Kubernetes starts a new one.
        Log.WRITER.flush(1000);
        Runtime.getRuntime().halt(3);
      }
    }
  }

  private static void send(HttpServerExchange exchange, int status, String contentType, byte[] body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, contentType);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }
}
