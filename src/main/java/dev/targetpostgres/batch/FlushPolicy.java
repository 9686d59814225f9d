package dev.targetpostgres.batch;

import java.time.Duration;

/**
 * Decides when a batch is full or old enough. Pure.
 *
 * @param rows in a batch, at most
 * @param bytes from which a batch is full
 * @param age from which an open batch is loaded
 * @param largeBytes of a batch whose stream is worth several workers; 0 if every stream is
 */
public record FlushPolicy(int rows, long bytes, Duration age, long largeBytes) {
  /**
   * How many times longer a batch may wait if no STATE waits for it and a larger one is cheaper.
   */
  private static final int PATIENCE = 10;

  boolean isFull(Batch batch) {
    return batch.rowCount() + batch.rejections().size() >= rows || batch.size() >= bytes;
  }

  /**
   * Returns whether a batch is worth loading before it is full. A stream's first batches double in
   * size from large to full, so that the server need not wait for the first full one.
   *
   * @param sealedBytes of the stream's batches before it
   */
  boolean isWorthLoading(Batch batch, long sealedBytes) {
    return batch.size() >= Math.max(largeBytes, sealedBytes) && !isDividedAtOnce();
  }

  boolean isDividedAtOnce() {
    return largeBytes == 0;
  }

  /** Returns whether the stream of a batch is worth several workers. */
  boolean isLarge(Batch batch) {
    return batch.size() >= largeBytes;
  }

  /**
   * Returns whether an open batch has waited long enough.
   *
   * @param patient whether larger batches are cheaper, as in upsert and overwrite
   * @param stateWaits whether a STATE cannot be printed before something is committed
   */
  boolean isOld(Batch batch, long nowNanos, boolean patient, boolean stateWaits) {
    long limit = age.toNanos() * (patient && !stateWaits ? PATIENCE : 1);
    return nowNanos - batch.openedNanos() >= limit;
  }
}
