package dev.targetpostgres.batch;

import java.time.Duration;

/**
 * Decides when a batch is full or old enough. Pure.
 *
 * @param rows in a batch at the most
 * @param bytes after which a batch is full
 * @param age after which an open batch is loaded
 * @param largeBytes of a batch whose stream is worth several workers; 0 where every stream is
 */
public record FlushPolicy(int rows, long bytes, Duration age, long largeBytes) {
  /** How much older a batch may grow that nobody waits for, where a larger one is cheaper. */
  private static final int PATIENCE = 10;

  boolean isFull(Batch batch) {
    return batch.rowCount() + batch.rejections().size() >= rows || batch.size() >= bytes;
  }

  /**
   * Whether a batch is worth loading before it is full: a stream's first ones double from large to
   * full, so that the server need not wait for the first full one.
   *
   * @param sealedBytes of the stream's batches before it
   */
  boolean isWorthLoading(Batch batch, long sealedBytes) {
    return batch.size() >= Math.max(largeBytes, sealedBytes) && !isDividedAtOnce();
  }

  boolean isDividedAtOnce() {
    return largeBytes == 0;
  }

  /** Whether the stream of a batch is worth several workers. */
  boolean isLarge(Batch batch) {
    return batch.size() >= largeBytes;
  }

  /**
   * Whether an open batch has waited long enough.
   *
   * @param patient whether larger batches are cheaper, as in upsert and overwrite
   * @param stateWaits whether a STATE cannot be printed before something is committed
   */
  boolean isOld(Batch batch, long nowNanos, boolean patient, boolean stateWaits) {
    long limit = age.toNanos() * (patient && !stateWaits ? PATIENCE : 1);
    return nowNanos - batch.openedNanos() >= limit;
  }
}
