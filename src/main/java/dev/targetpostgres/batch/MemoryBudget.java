package dev.targetpostgres.batch;

import dev.targetpostgres.encode.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the memory that batches hold. {@link #take} never blocks: the reader checks the limit
 * after each record and waits there. So one record at most is held beyond the limit. Chunks of the
 * usual size are reused. Thread-safe.
 */
public final class MemoryBudget implements ChunkSource {
  private static final int POOLED_SIZE = 128 * 1024;

  private final long limit;
  private final Deque<byte[]> pool = new ArrayDeque<>();

  /** Written under the lock; the reader reads it for each record without the lock. */
  private volatile long held;

  /**
   * Creates a budget of which nothing is used.
   *
   * @param limit bytes that batches may hold
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  @Override
  public synchronized byte[] take(int size) {
    held += size;
    byte[] pooled = size == POOLED_SIZE ? pool.pollFirst() : null;
    while (pooledBytes() > 0 && held + pooledBytes() > limit) {
      pool.removeLast();
    }
    return pooled == null ? new byte[size] : pooled;
  }

  @Override
  public synchronized void giveBack(byte[] chunk) {
    held -= chunk.length;
    if (chunk.length == POOLED_SIZE && held + pooledBytes() + POOLED_SIZE <= limit) {
      pool.addFirst(chunk);
    }
    notifyAll();
  }

  /** Returns the bytes kept for reuse. Together with the bytes held, they stay within the limit. */
  synchronized long pooledBytes() {
    return (long) pool.size() * POOLED_SIZE;
  }

  /**
   * Returns whether batches hold more than the limit. Takes no lock, since it is called for each
   * record.
   */
  public boolean isExceeded() {
    return held > limit;
  }

  /** If the limit is exceeded, waits at most so many milliseconds until memory is given back. */
  @SuppressWarnings("WaitNotInLoop") // The caller loops, and checks other conditions as well.
  public synchronized void awaitRelease(long millis) throws InterruptedException {
    if (held > limit) {
      wait(millis);
    }
  }
}
