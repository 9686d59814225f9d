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

  /** Rows that records changed. */
  private RowCounts rows = RowCounts.NONE;

  /** Rows that an overwrite or an ACTIVATE_VERSION removed, or marked as deleted. */
  private RowCounts removed = RowCounts.NONE;

  /** In a dry run, nothing is known. */
  private Rest rest = Rest.UNKNOWN;

  /** Whether records are staged, and are in no table until they are swapped in. */
  private boolean staged;

  /** What is known of committed records that changed no row. */
  public enum Rest {
    /** A later record of the same key was loaded. */
    SUPERSEDED,
    /** The same, or the row held the values already. */
    UNCHANGED,
    /** Nothing is known. */
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
   * @param size bytes that were sent to the server for them
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

  /** Says how the stream is loaded from now on. */
  public synchronized void loadedBy(boolean swaps, Rest unstored) {
    staged = swaps;
    rest = unstored;
  }

  /**
   * Adds an overwrite that was finished: its records have been committed before.
   *
   * @param rejectedRows how many of those the table rejected
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

  /** Adds rows that no record changed, but the activation of a version. */
  public synchronized void removed(RowCounts changed) {
    removed = removed.plus(changed);
  }

  /** Adds a record that was rejected and stored. */
  public void rejected(String place, String column, String reason) {
    rejected.increment();
    history.rejected(new RunHistory.Rejected(stream, place, column, reason));
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

  /** All rows changed so far. */
  synchronized RowCounts rows() {
    return rows.plus(removed);
  }

  /** How the records add up so far. */
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

  /** Seconds that the slowest batch took. */
  double slowest() {
    return slowest.get() / NANOS;
  }

  double seconds() {
    return loadNanos.sum() / NANOS;
  }
}
