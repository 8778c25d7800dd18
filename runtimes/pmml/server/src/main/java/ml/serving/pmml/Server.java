package ml.serving.pmml;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** The HTTP listener and its end: readiness goes first, what is in flight is finished, then the process ends. */
final class Server {
  private final Settings settings;
  private final Metrics metrics;
  private final Undertow undertow;
  final Inference inference;
  private volatile boolean warm;
  private volatile boolean draining;

  /** @param recorded what of the requests is; null for nothing */
  Server(Settings settings, PayloadSettings recorded, PmmlModel model, double loadSeconds, Tracing tracing) {
    this.settings = settings;
    ResponseWriter writer = new ResponseWriter(settings.modelName(), settings.modelVersion(), model);
    AccessLog log = new AccessLog(settings.accessLines());
    this.metrics = new Metrics(settings.modelName(), settings.modelVersion(), loadSeconds, log, this::ready);
    this.inference = new Inference(settings, model, writer, metrics.violations);
    Payloads payloads = recorded == null ? null : new Payloads(recorded, model, metrics::payloadCounter, Log.WRITER::offer);
    Api api = new Api(settings, inference, writer, metrics, log, tracing, payloads, this::ready, () -> draining, () -> warm);
    this.undertow =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host())
            .setIoThreads(settings.ioThreads())
            .setWorkerThreads(Math.max(2, settings.ioThreads()))
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, settings.requestTimeoutMs())
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, settings.keepAliveMs())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Math.max(settings.discardBytes(), settings.maxBodyBytes()))
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.BACKLOG, 1024)
            // A client that does not read its answer.
            .setSocketOption(Options.WRITE_TIMEOUT, 30_000)
            .setHandler(api)
            .build();
  }

  boolean ready() {
    return warm && !draining;
  }

  /** Listens; returns the port. */
  int start() throws StartupFailure {
    try {
      undertow.start();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String todo = cause instanceof BindException ? "Another process has it, or it is not allowed; set PORT and HOST." : "Check HOST and PORT.";
      throw new StartupFailure("listen: " + settings.host() + ":" + settings.port() + " cannot be opened (" + cause.getMessage() + "). " + todo);
    }
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** From here on the model counts as ready. */
  void warmedUp() {
    warm = true;
    metrics.violations.open();
  }

  /** Blocks until everything in flight is answered, at most drain delay + drain timeout. Returns the requests that were cut off. */
  int drain() throws InterruptedException {
    draining = true;
    Log.info("draining", "delay_ms", settings.drainDelayMs(), "in_flight", metrics.inFlight.get());
    Thread.sleep(settings.drainDelayMs());
    // The listener stays open while requests end: suspending it would close their connections too (Undertow.ListenerInfo#suspend).
    long end = System.nanoTime() + settings.drainTimeoutMs() * 1_000_000L;
    while (metrics.inFlight.get() > 0 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    int cutOff = metrics.inFlight.get();
    undertow.stop();
    return cutOff;
  }
}
