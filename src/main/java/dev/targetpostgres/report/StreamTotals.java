package dev.targetpostgres.report;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened to one stream so far, which METRIC lines tell too. Lanes and the reader add to
 * it at the same time.
 */
public final class StreamTotals {
  private static final double NANOS = 1e9;
  private static final long NANOS_BETWEEN_COUNTS = Duration.ofMinutes(1).toNanos();

  private final String stream;
  private final LongAdder records = new LongAdder();
  private final LongAdder inserted = new LongAdder();
  private final LongAdder updated = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private volatile boolean countsKnown = true;
  private final LongAdder uncounted = new LongAdder();
  private final AtomicLong lastCount = new AtomicLong(System.nanoTime());

  /** Starts at zero for the stream. */
  public StreamTotals(String stream) {
    this.stream = stream;
  }

  /** Adds a committed batch of {@code count} records, loaded in {@code nanos} nanoseconds. */
  public void committed(long count, RowCounts rows, long nanos) {
    records.add(count);
    changed(rows);
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
  public void tellCount() {
    MetricLog.recordCount(stream, uncounted.sumThenReset());
  }

  /** Adds rows changed without a batch of their own: a version activated, an overwrite finished. */
  public void changed(RowCounts rows) {
    if (rows.known()) {
      inserted.add(rows.inserted());
      updated.add(rows.updated());
      deleted.add(rows.deleted());
    } else {
      countsKnown = false;
    }
  }

  /** Adds records that were refused and set aside. */
  public void rejected(long count) {
    rejected.add(count);
  }

  String stream() {
    return stream;
  }

  long records() {
    return records.sum();
  }

  String inserted() {
    return known(inserted);
  }

  String updated() {
    return known(updated);
  }

  String deleted() {
    return known(deleted);
  }

  long rejected() {
    return rejected.sum();
  }

  double seconds() {
    return loadNanos.sum() / NANOS;
  }

  private String known(LongAdder count) {
    return countsKnown ? Long.toString(count.sum()) : "-";
  }
}
