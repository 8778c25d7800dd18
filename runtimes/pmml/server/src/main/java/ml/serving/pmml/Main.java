package ml.serving.pmml;

import java.net.InetSocketAddress;
import java.nio.file.Path;

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
      long before = System.nanoTime();
      PmmlModel model = PmmlModel.load(settings.modelPath());
      double loadSeconds = seconds(before);
      Server server = new Server(settings, model, loadSeconds);
      before = System.nanoTime();
      int rounds = WarmUp.run(server.inference, model.fields, settings.warmUpMs() / 2);
      int port = server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "drain"));
      String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
      String path = "/v2/models/" + settings.modelName() + "/infer";
      rounds += WarmUp.overHttp(new InetSocketAddress(host, port), path, model.fields, settings.warmUpMs() / 2);
      double warmUpSeconds = seconds(before);
      server.warmedUp();
      Log.info("ready", "port", port, "model", settings.modelName(), "version", settings.modelVersion(), "load_seconds", loadSeconds,
          "warm_up_seconds", warmUpSeconds, "warm_up_requests", rounds, "start_seconds", seconds(start), "io_threads", settings.ioThreads());
    } catch (StartupFailure e) {
      e.report(terminationLog);
      System.exit(1);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1_000_000 / 1000.0;
  }

  /** Runs on SIGTERM. Without halt() the JVM would end with 143, which reads as a crash. */
  private static void drain(Server server) {
    int code = 0;
    try {
      int cutOff = server.drain();
      Log.info("stopped", "cut_off", cutOff);
    } catch (InterruptedException | RuntimeException e) {
      System.err.println(Log.line("error", "drain failed: " + e));
      code = 1;
    }
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}
