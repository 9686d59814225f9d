package dev.targetpostgres.batch;

import dev.targetpostgres.encode.CopyBuffer;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.singer.RecordMessage;

/**
 * Records of one stream that are committed together. The reader fills it; once sealed it belongs to
 * a lane, and stays in memory until it is committed, so that it can be sent again.
 */
public final class Batch {
  private final String stream;
  private final CopyBuffer rows;
  private final StateLedger.Claim claim;
  private final long openedNanos;
  private int rowCount;
  private long firstLine;
  private long lastLine;

  Batch(String stream, CopyBuffer rows, StateLedger.Claim claim, long openedNanos) {
    this.stream = stream;
    this.rows = rows;
    this.claim = claim;
    this.openedNanos = openedNanos;
  }

  void add(RecordMessage record, RowEncoder encoder) {
    encoder.encode(record, rows);
    if (rowCount++ == 0) {
      firstLine = record.lineNumber();
    }
    lastLine = record.lineNumber();
  }

  /** The stream that the records belong to. */
  public String stream() {
    return stream;
  }

  /** The rows, in COPY's binary format without header and trailer. */
  public CopyBuffer rows() {
    return rows;
  }

  /** How many rows there are. */
  public int rowCount() {
    return rowCount;
  }

  /** Line of the first record. */
  public long firstLine() {
    return firstLine;
  }

  /** Line of the last record. */
  public long lastLine() {
    return lastLine;
  }

  /** What STATE waits for. */
  public StateLedger.Claim claim() {
    return claim;
  }

  /** When the first record came, by {@link System#nanoTime()}. */
  long openedNanos() {
    return openedNanos;
  }
}
