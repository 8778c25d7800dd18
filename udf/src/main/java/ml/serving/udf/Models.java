package ml.serving.udf;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import ml.serving.pmml.Scorer;
import ml.serving.pmml.ScoringException;

/** Models by the files that they are in, each loaded once in a process: an executor has many tasks. */
final class Models {
  private record Version(Path file, long modified, long size) {}

  private static final Version BUNDLED = new Version(Path.of(""), 0, 0);
  private static final Map<Version, Scorer> LOADED = new ConcurrentHashMap<>();

  private Models() {}

  /** The model in a file; without a path the one in this jar. */
  static Scorer get(String path) {
    if (path == null) {
      return LOADED.computeIfAbsent(BUNDLED, it -> Scorer.bundled());
    }
    Path file = find(path);
    try {
      Version version = new Version(file.toAbsolutePath(), Files.getLastModifiedTime(file).toMillis(), Files.size(file));
      return LOADED.computeIfAbsent(version, it -> Scorer.load(it.file()));
    } catch (IOException e) {
      throw new ScoringException("model: " + path + " is no file here. Hand it out with --files (Spark) or ADD FILE (Hive), and say its name alone.");
    }
  }

  /** Hive puts what {@code ADD FILE} names into a task's folder, Spark what {@code --files} names into one that it knows. */
  private static Path find(String path) {
    Path here = Path.of(path.startsWith("file:") ? path.substring("file:".length()) : path);
    if (Files.exists(here)) {
      return here;
    }
    try {
      Class<?> files = Class.forName("org.apache.spark.SparkFiles", true, Thread.currentThread().getContextClassLoader());
      return Path.of((String) files.getMethod("get", String.class).invoke(null, here.getFileName().toString()));
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return here; // Not in Spark, or Spark has not started: what is not there is said by whoever reads it.
    }
  }
}
