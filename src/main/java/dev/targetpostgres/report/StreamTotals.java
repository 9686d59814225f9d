package dev.targetpostgres.report;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the results of one stream, and logs them as METRIC lines. Thread-safe: workers and the
 * reader add to it at the same time.
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

  /** Rows that records changed. */
  private RowCounts rows = RowCounts.NONE;

  /** Rows that an overwrite or an ACTIVATE_VERSION removed, or marked as deleted. */
  private RowCounts removed = RowCounts.NONE;

  /** The meaning of committed records that changed no row. A dry run leaves it unknown. */
  private Rest rest = Rest.UNKNOWN;

  /** Whether records are only staged until the swap. */
  private boolean staged;

  /** The reason why a committed record changed no row. */
  public enum Rest {
    /** A later record of the same key was loaded. */
    SUPERSEDED,
    /** A later record of the same key was loaded, or the row had the values already. */
    UNCHANGED,
    /** The reason is unknown. */
    UNKNOWN
  }

  /** Starts at zero for a stream of a run. */
  StreamTotals(String stream, RunHistory history) {
    this.stream = stream;
    this.history = history;
  }

  /**
   * Adds a committed batch of {@code count} records, loaded in {@code nanos} nanoseconds.
   *
   * @param size bytes that were sent to the server
   */
  public void committed(long count, long size, RowCounts changed, long nanos) {
    batches.increment();
    bytes.add(size);
    slowest.accumulate(nanos);
    history.committed(stream, count, size, nanos / NANOS);
    records.add(count);
    stored(changed);
    loadNanos.add(nanos);
    MetricLog.batchProcessingTime(stream, nanos / NANOS, true);
    uncounted.add(count);
    long now = System.nanoTime();
    long last = lastCount.get();
    if (now - last >= NANOS_BETWEEN_COUNTS && lastCount.compareAndSet(last, now)) {
      logCount();
    }
  }

  /** Logs a batch that failed after {@code nanos} nanoseconds of work. */
  public void failed(long nanos) {
    MetricLog.batchProcessingTime(stream, nanos / NANOS, false);
  }

  /** Logs how many records were committed since the last call. */
  void logCount() {
    MetricLog.recordCount(stream, uncounted.sumThenReset());
  }

  /** Sets whether an overwrite stages the records, and why a record can change no row. */
  public synchronized void loadedBy(boolean swaps, Rest unstored) {
    staged = swaps;
    rest = unstored;
  }

  /**
   * Adds the swap of an overwrite. Its records have been added as committed before.
   *
   * @param rejectedRows number of those that the table rejected
   */
  public synchronized void replaced(RowCounts changed, long rejectedRows, long nanos) {
    staged = false;
    records.add(-rejectedRows);
    stored(changed.withDeleted(RowCount.of(0)));
    removed(RowCounts.NONE.withDeleted(changed.deleted()));
    loadNanos.add(nanos);
  }

  private synchronized void stored(RowCounts changed) {
    rows = rows.plus(changed);
  }

  /** Adds rows that a swap or the activation of a version removed or marked as deleted. */
  public synchronized void removed(RowCounts changed) {
    removed = removed.plus(changed);
  }

  /**
   * Adds a record that was rejected and stored.
   *
   * @param table the table that keeps it
   */
  public void rejected(String table, String place, String column, String reason) {
    rejected.increment();
    history.rejected(table, new RunHistory.Rejected(stream, place, column, reason));
  }

  /**
   * Adds the rejected record that ended the run.
   *
   * @param swapping whether the swap rejected it: it was staged, and counted, before
   */
  public void endedBy(boolean swapping) {
    rejected.increment();
    records.add(swapping ? -1 : 0);
  }

  String stream() {
    return stream;
  }

  /** Returns how many records are committed. */
  public long records() {
    return records.sum();
  }

  long batches() {
    return batches.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  /** Returns the numbers of all changed rows. */
  synchronized RowCounts rows() {
    return rows.plus(removed);
  }

  /** Returns the results of the stream's records so far. */
  synchronized StreamAccount account() {
    long committed = records();
    RowCount left = RowCount.of(staged ? 0 : committed);
    left = left.minus(rows.inserted().plus(rows.updated()).plus(rows.deleted()));
    boolean superseded = rest == Rest.SUPERSEDED || left.isZero();
    return new StreamAccount(
        RowCount.of(committed + rows.filtered() + rejected()),
        rows.inserted(),
        rows.updated(),
        rows.deleted(),
        superseded ? left : RowCount.UNKNOWN,
        rest == Rest.UNCHANGED ? left : RowCount.of(0),
        RowCount.of(rows.filtered()),
        RowCount.of(staged ? committed : 0),
        RowCount.of(rejected()),
        removed.updated().plus(removed.deleted()));
  }

  long rejected() {
    return rejected.sum();
  }

  /** Returns the seconds that the slowest batch took. */
  double slowest() {
    return slowest.get() / NANOS;
  }

  double seconds() {
    return loadNanos.sum() / NANOS;
  }
}
