package dev.targetpostgres.batch;

import dev.targetpostgres.encode.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the memory that batches hold. Taking never blocks: the reader checks the limit between
 * records and waits there, so the limit is exceeded by one record at most. Chunks of one size are
 * reused. Thread-safe.
 */
public final class MemoryBudget implements ChunkSource {
  private static final int POOLED_SIZE = 128 * 1024;

  private final long limit;
  private final Deque<byte[]> pool = new ArrayDeque<>();

  /** Written under the lock; read for every record without it. */
  private volatile long held;

  /**
   * Starts with nothing held.
   *
   * @param limit in bytes
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

  /** Returns the bytes kept for reuse; together with those held, no more than the limit. */
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

  /** Waits until memory is given back, at most so many milliseconds, perhaps less. */
  @SuppressWarnings("WaitNotInLoop") // The caller's loop has more to look at than this.
  public synchronized void awaitRelease(long millis) throws InterruptedException {
    if (held > limit) {
      wait(millis);
    }
  }
}
