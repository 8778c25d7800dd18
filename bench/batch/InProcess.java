import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ml.serving.pmml.Scorer;

/** How many rows a second the model scores where nothing stands between: in one process, on so many threads, from memory. */
final class InProcess {
  private static double pass(Scorer model, List<Map<String, Object>> rows, int threads) throws InterruptedException {
    long began = System.nanoTime();
    List<Thread> running = IntStream.range(0, threads).mapToObj(thread -> new Thread(() -> {
      for (int row = thread; row < rows.size(); row += threads) {
        model.score(rows.get(row));
      }
    })).toList();
    running.forEach(Thread::start);
    for (Thread thread : running) {
      thread.join();
    }
    return rows.size() / ((System.nanoTime() - began) / 1e9);
  }

  /** Arguments: a file of rows with commas, all numbers; and the number of threads. */
  public static void main(String[] args) throws Exception {
    Scorer model = Scorer.bundled();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] values = line.split(",");
      Map<String, Object> row = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        row.put(model.inputs().get(i).name(), Double.valueOf(values[i]));
      }
      rows.add(row);
    }
    int threads = Integer.parseInt(args[1]);
    pass(model, rows, threads);
    System.out.println(pass(model, rows, threads));
  }
}
