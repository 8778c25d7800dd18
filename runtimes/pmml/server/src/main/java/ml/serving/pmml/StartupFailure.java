package ml.serving.pmml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The server cannot start; the message says what is wrong, where, and what to do. */
final class StartupFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartupFailure(String message) {
    super(message, null, false, false);
  }

  /**
   * One JSON line on standard error, and the sentence where Kubernetes reads a container's last words
   * (https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/). The file is there only in a pod.
   */
  void report(Path terminationLog) {
    System.err.println(Log.line("error", getMessage()));
    if (Files.isWritable(terminationLog)) {
      try {
        Files.write(terminationLog, getMessage().getBytes(StandardCharsets.UTF_8), StandardOpenOption.TRUNCATE_EXISTING);
      } catch (IOException e) {
        System.err.println(Log.line("warning", "cannot write " + terminationLog + ": " + e.getMessage()));
      }
    }
  }
}
