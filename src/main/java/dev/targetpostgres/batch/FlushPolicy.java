package dev.targetpostgres.batch;

import java.time.Duration;

/**
 * Decides when a batch is full or old. Immutable.
 *
 * @param rows the most rows of a batch
 * @param bytes the size at which a batch is full
 * @param age the age at which an open batch is loaded
 * @param largeBytes the size of a batch at which several workers load its stream; 0 if they load
 *     every stream
 */
public record FlushPolicy(int rows, long bytes, Duration age, long largeBytes) {
  /** A batch waits so many times longer if no STATE waits for it and larger ones are cheaper. */
  private static final int LONGER_WAIT = 10;

  boolean isFull(Batch batch) {
    return batch.rowCount() + batch.rejections().size() >= rows || batch.size() >= bytes;
  }

  /**
   * Returns whether a batch is to be loaded before it is full. A stream's first batches grow from
   * {@code largeBytes} to full, each as large as all before it. So the server starts early.
   *
   * @param sealedBytes bytes of the stream's earlier batches
   */
  boolean isWorthLoading(Batch batch, long sealedBytes) {
    return batch.size() >= Math.max(largeBytes, sealedBytes) && !isDividedAtOnce();
  }

  /** Returns whether streams are divided among workers from their first record. */
  boolean isDividedAtOnce() {
    return largeBytes == 0;
  }

  /** Returns whether the batch is so large that several workers are to load its stream. */
  boolean isLarge(Batch batch) {
    return batch.size() >= largeBytes;
  }

  /**
   * Returns whether an open batch has waited long enough.
   *
   * @param prefersLarge whether larger batches are cheaper, as in upsert and overwrite
   * @param stateWaits whether a STATE waits for a commit
   */
  boolean isOld(Batch batch, long nowNanos, boolean prefersLarge, boolean stateWaits) {
    long limit = age.toNanos() * (prefersLarge && !stateWaits ? LONGER_WAIT : 1);
    return nowNanos - batch.openedNanos() >= limit;
  }
}
