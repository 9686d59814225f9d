package dev.targetpostgres.batch;

import dev.targetpostgres.encode.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The memory that batches hold, open and waiting. Taking never blocks: the reader asks between
 * records whether the bound is passed, and waits there, so the bound is passed by one record at the
 * most. Chunks of one size are kept for use again. Thread-safe.
 */
public final class MemoryBudget implements ChunkSource {
  private static final int POOLED_SIZE = 128 * 1024;

  private final long limit;
  private final Deque<byte[]> pool = new ArrayDeque<>();

  /** Written under the lock; read for every record without it. */
  private volatile long held;

  /**
   * Nothing is held yet.
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

  /** Bytes kept for use again; together with those held, no more than the limit. */
  synchronized long pooledBytes() {
    return (long) pool.size() * POOLED_SIZE;
  }

  /** Whether batches hold more than the limit. Costs no lock, since it is asked for each record. */
  public boolean isExceeded() {
    return held > limit;
  }

  /** Waits until something was given back, at most so many milliseconds, and perhaps less. */
  @SuppressWarnings("WaitNotInLoop") // The caller's loop has more to look at than this.
  public synchronized void awaitRelease(long millis) throws InterruptedException {
    if (held > limit) {
      wait(millis);
    }
  }
}
