package dev.targetpostgres.batch;

import dev.targetpostgres.encode.ChunkSource;
import dev.targetpostgres.encode.CopyBuffer;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.encode.TableTooNarrowException;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.singer.LineOrigin;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one stream that are committed together. The reader fills it; once sealed it belongs to
 * a worker, and stays in memory until it is committed, so that it can be sent again.
 */
public final class Batch {
  private final String stream;
  private final int partition;
  private final StateLedger.Claim claim;

  /** Where its first line comes from. */
  private final LineOrigin origin;

  private final long openedNanos;
  private final ChunkSource memory;
  private final CopyBuffer rows;

  /** The records as they came in, one for every row, where refused ones are set aside. */
  private final @Nullable CopyBuffer records;

  /** Tells the order of the rows' keys, or null where nothing does. */
  private final @Nullable KeyOrder order;

  private final List<Rejection> rejections = new ArrayList<>();
  private long rejectedBytes;

  /** Line of every row, counted from the first one's. */
  private int[] lines = new int[16];

  private int rowCount;
  private long firstLine;

  Batch(
      String stream,
      int partition,
      StateLedger.Claim claim,
      LineOrigin origin,
      long openedNanos,
      ChunkSource memory,
      boolean keepsRecords,
      @Nullable KeyOrder order) {
    this.stream = stream;
    this.partition = partition;
    this.claim = claim;
    this.origin = origin;
    this.openedNanos = openedNanos;
    this.memory = memory;
    rows = new CopyBuffer(memory);
    records = keepsRecords ? new CopyBuffer(memory) : null;
    this.order = order;
  }

  void add(RecordMessage record, RowEncoder encoder, @Nullable RecordCheck check) {
    encode(record, encoder, check);
    if (check != null) {
      validate(record, check);
    }
    if (records != null) {
      records.row(record.bytes(), record.recordStart(), record.recordEnd());
    }
    if (rowCount == 0) {
      firstLine = record.lineNumber();
    }
    if (rowCount == lines.length) {
      lines = Arrays.copyOf(lines, rowCount * 2);
    }
    lines[rowCount++] = (int) (record.lineNumber() - firstLine);
    if (order != null) {
      order.add(record);
    }
  }

  private void encode(RecordMessage record, RowEncoder encoder, @Nullable RecordCheck check) {
    try {
      encoder.encode(record, rows);
    } catch (TableTooNarrowException narrow) {
      if (check != null) {
        // A table is not changed for a record that is rejected anyway.
        check.check(record);
      }
      throw narrow;
    }
  }

  /** After encoding, which is cheaper and finds most of what is wrong. */
  private void validate(RecordMessage record, RecordCheck check) {
    try {
      check.check(record);
    } catch (RejectedRecordException invalid) {
      rows.rollBackRow();
      throw invalid;
    }
  }

  void reject(RecordMessage record, RejectedRecordException refused) {
    int length = record.recordEnd() - record.recordStart();
    byte[] json = memory.take(length);
    System.arraycopy(record.bytes(), record.recordStart(), json, 0, length);
    rejections.add(new Rejection(refused, json));
    rejectedBytes += length;
  }

  /** The stream that the records belong to. */
  public String stream() {
    return stream;
  }

  /**
   * Batches of the stream that are of the same partition are loaded in order; see {@link
   * Partitions}.
   */
  public int partition() {
    return partition;
  }

  /** All rows. */
  public RowRange rows() {
    RowRange all = RowRange.all(rows, rowCount);
    return order != null && order.isAscending() ? all.withDistinctKeys() : all;
  }

  /** How many rows there are. */
  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the rows, as they are sent. */
  public long rowBytes() {
    return rows.size();
  }

  /** Records that were refused before they became rows. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** Where a row's record stands. */
  public Place place(int row) {
    return origin.place(rowCount == 0 ? firstLine() : line(row));
  }

  private long line(int row) {
    return rowCount == 0 ? 0 : firstLine + lines[row];
  }

  /** Number of the first record's line, refused ones included; 0 where there is none. */
  public long firstLine() {
    if (rejections.isEmpty()) {
      return line(0);
    }
    long refused = rejections.get(0).refused().place().number();
    return rowCount == 0 ? refused : Math.min(refused, firstLine);
  }

  /** A row's record, as it came in; empty unless refused records are set aside. */
  public byte[] record(int row) {
    return records == null ? new byte[0] : RowRange.all(records, rowCount).onlyField(row);
  }

  /** What STATE waits for. */
  public StateLedger.Claim claim() {
    return claim;
  }

  /** The batch is about to be loaded: rows that hold the time of loading are given it. */
  public void loadedAt(long micros) {
    rows.fillIn(micros);
  }

  /** Gives the memory back, once; the batch is not to be used again. */
  public void release() {
    rows.release();
    if (records != null) {
      records.release();
    }
    rejections.forEach(rejection -> memory.giveBack(rejection.record()));
    rejections.clear();
  }

  /** Bytes held. */
  public long size() {
    return rows.size() + (records == null ? 0 : records.size()) + rejectedBytes;
  }

  /** When the first record came, by {@link System#nanoTime()}. */
  long openedNanos() {
    return openedNanos;
  }
}
