package ml.serving.pmml;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Serves one PMML model over the Open Inference Protocol v2. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    Log.captureLibraries();
    // The model is the only XML that is read, and it was checked; this holds for whatever else a library might open.
    System.setProperty("javax.xml.accessExternalDTD", "");
    System.setProperty("javax.xml.accessExternalSchema", "");
    Path terminationLog = Path.of(System.getenv().getOrDefault("TERMINATION_LOG", "/dev/termination-log"));
    try {
      Settings settings = Settings.from(args, System.getenv());
      terminationLog = settings.terminationLog();
      Log.about(settings.modelName(), settings.modelVariant(), settings.modelVersion());
      long before = System.nanoTime();
      PmmlModel model = PmmlModel.load(settings.modelPath());
      double loadSeconds = seconds(before);
      Tracing tracing = Tracing.from(System.getenv());
      Server server = new Server(settings, PayloadSettings.from(System.getenv()), model, loadSeconds, tracing);
      before = System.nanoTime();
      int rounds = WarmUp.run(server.inference, model.fields, settings.warmUpMs() / 2);
      int port = server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server, tracing), "drain"));
      String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
      String path = "/v2/models/" + settings.modelName() + "/infer";
      rounds += WarmUp.overHttp(new InetSocketAddress(host, port), path, model.fields, settings.warmUpMs() / 2);
      double warmUpSeconds = seconds(before);
      server.warmedUp();
      Log.info("ready", "port", port, "load_seconds", loadSeconds,
          "warm_up_seconds", warmUpSeconds, "warm_up_requests", rounds, "start_seconds", seconds(start), "io_threads", settings.ioThreads());
    } catch (StartupFailure e) {
      Log.WRITER.flush(1000);
      report(e, terminationLog);
      System.exit(1);
    }
  }

  /**
   * One JSON line on standard error, and the sentence where Kubernetes reads a container's last words
   * (https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/). The file is there only in a pod.
   */
  private static void report(StartupFailure failure, Path terminationLog) {
    System.err.println(Log.line("error", failure.getMessage()));
    if (Files.isWritable(terminationLog)) {
      try {
        Files.write(terminationLog, failure.getMessage().getBytes(StandardCharsets.UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
      } catch (IOException e) {
        System.err.println(Log.line("warning", "cannot write " + terminationLog + ": " + e.getMessage()));
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1_000_000 / 1000.0;
  }

  /** Runs on SIGTERM. Without halt() the JVM would end with 143, which reads as a crash. */
  private static void drain(Server server, Tracing tracing) {
    int code = 0;
    try {
      int cutOff = server.drain();
      if (tracing != null) {
        tracing.stop();
      }
      Log.info("stopped", "cut_off", cutOff);
    } catch (InterruptedException | RuntimeException e) {
      Log.failure("drain failed", e);
      code = 1;
    }
    Log.WRITER.flush(1000);
    Runtime.getRuntime().halt(code);
  }
}
