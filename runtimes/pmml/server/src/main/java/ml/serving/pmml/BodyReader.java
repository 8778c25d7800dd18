package ml.serving.pmml;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body on its I/O thread. A body that is there at once (nearly all are) costs no allocation; one above the limit is
 * counted and thrown away, never kept; one that does not arrive in time is answered 408.
 */
final class BodyReader implements ChannelListener<StreamSourceChannel> {
  /** Gets the whole body; {@code bytes} belongs to the reader and may be used only until the call returns. */
  interface Receiver {
    void complete(HttpServerExchange exchange, byte[] bytes, int length);

    /** @param close the rest of the body will not be read: the connection has to end with this answer */
    void refused(HttpServerExchange exchange, Refusal refusal, boolean close);
  }

  private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[64 * 1024]);

  private final HttpServerExchange exchange;
  private final Settings settings;
  private final Receiver receiver;
  private StreamSourceChannel channel;
  private byte[] kept = {};
  private int size;
  private long total;
  private boolean discarding;
  private XnioExecutor.Key timer;

  private BodyReader(HttpServerExchange exchange, Settings settings, Receiver receiver) {
    this.exchange = exchange;
    this.settings = settings;
    this.receiver = receiver;
  }

  static void read(HttpServerExchange exchange, Settings settings, Receiver receiver) {
    BodyReader reader = new BodyReader(exchange, settings, receiver);
    long declared = exchange.getRequestContentLength();
    reader.discarding = declared > settings.maxBodyBytes();
    if (HttpContinue.requiresContinueResponse(exchange)) {
      if (reader.discarding) {
        // The client has not sent it yet and now need not.
        receiver.refused(exchange, reader.tooLarge(), true);
        return;
      }
      HttpContinue.sendContinueResponse(exchange, new io.undertow.io.IoCallback() {
        @Override
        public void onComplete(HttpServerExchange ex, io.undertow.io.Sender sender) {
          reader.start();
        }

        @Override
        public void onException(HttpServerExchange ex, io.undertow.io.Sender sender, IOException e) {
          IoUtils.safeClose(ex.getConnection());
        }
      });
      return;
    }
    if (declared > settings.discardBytes()) {
      receiver.refused(exchange, reader.tooLarge(), true);
      return;
    }
    reader.start();
  }

  private Refusal tooLarge() {
    return new Refusal(413, "The body is larger than the limit of " + settings.maxBodyBytes() + " bytes. Send fewer rows at a time.");
  }

  private void start() {
    channel = exchange.getRequestChannel();
    if (channel == null) {
      receiver.refused(exchange, Refusal.badRequest("The body was already read. Send the request again."), true);
      return;
    }
    byte[] scratch = SCRATCH.get();
    try {
      int length = 0;
      while (!discarding && length < scratch.length) {
        int read = channel.read(ByteBuffer.wrap(scratch, length, scratch.length - length));
        if (read < 0) {
          complete(scratch, length);
          return;
        }
        if (read == 0) {
          break;
        }
        length += read;
        total += read;
        discarding = total > settings.maxBodyBytes();
      }
      if (!discarding) {
        kept = Arrays.copyOf(scratch, Math.max(length, (int) Math.min(Math.max(exchange.getRequestContentLength(), 4096), 1 << 20)));
        size = length;
      }
      if (drained(scratch)) {
        finish();
        return;
      }
    } catch (IOException e) {
      broken(e);
      return;
    }
    timer = exchange.getIoThread().executeAfter(this::timeOut, settings.requestTimeoutMs(), TimeUnit.MILLISECONDS);
    channel.getReadSetter().set(this);
    if (exchange.isInIoThread() && !exchange.isDispatched()) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, (Runnable) channel::resumeReads);
    } else {
      channel.resumeReads();
    }
  }

  /** Reads what is there; true at the end of the body. */
  private boolean drained(byte[] scratch) throws IOException {
    while (true) {
      int read = channel.read(ByteBuffer.wrap(scratch));
      if (read < 0) {
        return true;
      }
      if (read == 0) {
        return false;
      }
      total += read;
      discarding |= total > settings.maxBodyBytes();
      if (discarding) {
        kept = new byte[0];
        if (total > settings.discardBytes()) {
          throw new RequestTooBigException("more than is read to be thrown away");
        }
        continue;
      }
      if (size + read > kept.length) {
        kept = Arrays.copyOf(kept, Math.min(Math.max(kept.length * 2, size + read), settings.maxBodyBytes()));
      }
      System.arraycopy(scratch, 0, kept, size, read);
      size += read;
    }
  }

  @Override
  public void handleEvent(StreamSourceChannel source) {
    try {
      if (!drained(SCRATCH.get())) {
        return;
      }
    } catch (IOException e) {
      stopListening();
      Connectors.executeRootHandler(ex -> broken(e), exchange);
      return;
    }
    stopListening();
    Connectors.executeRootHandler(ex -> finish(), exchange);
  }

  private void stopListening() {
    channel.suspendReads();
    channel.getReadSetter().set(null);
    if (timer != null) {
      timer.remove();
    }
  }

  private void finish() {
    if (discarding) {
      receiver.refused(exchange, tooLarge(), false);
    } else {
      complete(kept, size);
    }
  }

  private void complete(byte[] bytes, int length) {
    receiver.complete(exchange, bytes, length);
  }

  private void broken(IOException e) {
    if (e instanceof RequestTooBigException || discarding) {
      receiver.refused(exchange, tooLarge(), true);
    } else {
      // The client went away, or its chunks were no chunks.
      receiver.refused(exchange, Refusal.badRequest("The body ended before it was complete. Send it again."), true);
    }
  }

  private void timeOut() {
    stopListening();
    Refusal late = new Refusal(408, "The body did not arrive within " + settings.requestTimeoutMs() + " ms. Send it faster, or in parts.");
    Connectors.executeRootHandler(ex -> receiver.refused(exchange, late, true), exchange);
  }
}
