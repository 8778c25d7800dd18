package ml.serving.pmml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.pmml4s.data.BoolVal;
import org.pmml4s.data.DataVal;

/** Requests made up from the DataDictionary, answered before the server says that it is ready, so that the first real ones are fast. */
final class WarmUp {
  private static final int MAX_ROUNDS = 20_000;

  private WarmUp() {}

  /**
   * The same over the server's own port, so that the HTTP path is warm too: one connection, one request after the other, for at most
   * {@code budgetMs} but at least once.
   */
  static int overHttp(java.net.InetSocketAddress address, String path, Field[] fields, int budgetMs) throws StartupFailure {
    long end = System.nanoTime() + budgetMs * 1_000_000L;
    int rounds = 0;
    byte[] answer = new byte[64 * 1024];
    try (Socket socket = new Socket()) {
      socket.connect(address, 5_000);
      socket.setSoTimeout(30_000);
      socket.setTcpNoDelay(true);
      do {
        byte[] body = request(fields, rounds).getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: warm-up\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(body);
        message.writeTo(socket.getOutputStream());
        // An answer is small enough to come in one piece nearly always; what is left of another is read with the next.
        if (socket.getInputStream().read(answer) < 0) {
          break;
        }
        rounds++;
      } while (rounds < MAX_ROUNDS && System.nanoTime() < end);
    } catch (IOException e) {
      throw new StartupFailure("listen: the server does not reach its own port at " + address + " (" + e.getMessage() + "). Check HOST and the network.");
    }
    return rounds;
  }

  /** Runs for at most {@code budgetMs}; at least once, so that a model that cannot predict is found now. Returns the rounds. */
  static int run(Inference inference, Field[] fields, int budgetMs) throws StartupFailure {
    long end = System.nanoTime() + budgetMs * 1_000_000L;
    int rounds = 0;
    try {
      do {
        byte[] body = request(fields, rounds).getBytes(StandardCharsets.UTF_8);
        try {
          inference.answer(body, body.length);
        } catch (Refusal e) {
          // A made-up value may be one the model has no answer for.
        }
        rounds++;
      } while (rounds < MAX_ROUNDS && System.nanoTime() < end);
    } catch (RuntimeException | LinkageError | scala.NotImplementedError | StackOverflowError e) {
      throw new StartupFailure("model: it loads but fails to predict (" + e + "). It uses what the evaluator does not know: export it differently.");
    }
    return rounds;
  }

  /** One tensor a field, a row each. */
  static String request(Field[] fields, int step) {
    StringJoiner inputs = new StringJoiner(",", "{\"inputs\":[", "]}");
    for (Field field : fields) {
      DataVal value = field.sample(step);
      String text = value instanceof BoolVal || field.datatype != Datatype.BYTES ? String.valueOf(value.toVal()) : quoted(String.valueOf(value.toVal()));
      inputs.add("{\"name\":" + quoted(field.name) + ",\"shape\":[1],\"datatype\":\"" + field.datatype + "\",\"data\":[" + text + "]}");
    }
    return inputs.toString();
  }

  private static String quoted(String text) {
    return "\"" + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
