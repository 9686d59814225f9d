package dev.targetpostgres.report;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened to one stream so far, which METRIC lines tell too. Workers and the reader add
 * to it at the same time.
 */
public final class StreamTotals {
  private static final double NANOS = 1e9;
  private static final long NANOS_BETWEEN_COUNTS = Duration.ofMinutes(1).toNanos();

  private final String stream;
  private final RunHistory history;
  private final LongAdder records = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);
  private final LongAdder rejected = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private final LongAdder uncounted = new LongAdder();
  private final AtomicLong lastCount = new AtomicLong(System.nanoTime());
  private RowCounts rows = RowCounts.NONE;

  /** Starts at zero for a stream of a run. */
  StreamTotals(String stream, RunHistory history) {
    this.stream = stream;
    this.history = history;
  }

  /**
   * Adds a committed batch of {@code count} records, loaded in {@code nanos} nanoseconds.
   *
   * @param size bytes that were sent to the server for them
   */
  public void committed(long count, long size, RowCounts changed, long nanos) {
    batches.increment();
    bytes.add(size);
    slowest.accumulate(nanos);
    history.committed(stream, count, size, nanos / NANOS);
    records.add(count);
    changed(changed);
    loadNanos.add(nanos);
    MetricLog.batchProcessingTime(stream, nanos / NANOS, true);
    uncounted.add(count);
    long now = System.nanoTime();
    long last = lastCount.get();
    if (now - last >= NANOS_BETWEEN_COUNTS && lastCount.compareAndSet(last, now)) {
      tellCount();
    }
  }

  /** Tells of a batch that is not committed after {@code nanos} nanoseconds of work. */
  public void failed(long nanos) {
    MetricLog.batchProcessingTime(stream, nanos / NANOS, false);
  }

  /** Tells how many records were committed since this was told last. */
  void tellCount() {
    MetricLog.recordCount(stream, uncounted.sumThenReset());
  }

  /** Adds an overwrite that was finished: its records have been committed before. */
  public void replaced(RowCounts changed, long nanos) {
    changed(changed);
    loadNanos.add(nanos);
  }

  /** Adds rows changed without a batch of their own: a version activated. */
  public synchronized void changed(RowCounts changed) {
    rows = rows.plus(changed);
  }

  /** Adds a record that was rejected and stored. */
  public void rejected(String place, String column, String reason) {
    rejected.increment();
    history.refused(new RunHistory.Refused(stream, place, column, reason));
  }

  String stream() {
    return stream;
  }

  /** Returns how many records were committed so far. */
  public long records() {
    return records.sum();
  }

  long batches() {
    return batches.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  /** Rows changed so far. */
  synchronized RowCounts rows() {
    return rows;
  }

  long rejected() {
    return rejected.sum();
  }

  /** Seconds that the slowest batch took. */
  double slowest() {
    return slowest.get() / NANOS;
  }

  double seconds() {
    return loadNanos.sum() / NANOS;
  }
}
