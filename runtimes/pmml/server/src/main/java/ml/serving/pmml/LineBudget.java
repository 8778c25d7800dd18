package ml.serving.pmml;

import java.util.concurrent.atomic.AtomicInteger;

/** So many lines in each second, and no more; what is beyond costs two reads of memory. */
final class LineBudget {
  private final int perSecond;
  private final AtomicInteger used = new AtomicInteger();
  private volatile long second = Long.MIN_VALUE;

  LineBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  /** @param nanos of {@link System#nanoTime()} */
  boolean take(long nanos) {
    long now = Math.floorDiv(nanos, 1_000_000_000L);
    if (now != second) {
      synchronized (this) {
        if (now != second) {
          used.set(0);
          second = now;
        }
      }
    }
    return used.get() < perSecond && used.incrementAndGet() <= perSecond;
  }
}
