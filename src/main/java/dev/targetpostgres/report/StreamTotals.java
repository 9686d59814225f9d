package dev.targetpostgres.report;

import java.util.concurrent.atomic.LongAdder;

/** What has happened to one stream so far. Lanes and the reader add to it at the same time. */
public final class StreamTotals {
  private final String stream;
  private final LongAdder records = new LongAdder();
  private final LongAdder inserted = new LongAdder();
  private final LongAdder updated = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder loadNanos = new LongAdder();
  private volatile boolean countsKnown = true;

  /** Starts at zero for the stream. */
  public StreamTotals(String stream) {
    this.stream = stream;
  }

  /** Adds a committed batch of {@code count} records, loaded in {@code nanos} nanoseconds. */
  public void committed(long count, RowCounts rows, long nanos) {
    records.add(count);
    changed(rows);
    loadNanos.add(nanos);
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
    return loadNanos.sum() / 1e9;
  }

  private String known(LongAdder count) {
    return countsKnown ? Long.toString(count.sum()) : "-";
  }
}
