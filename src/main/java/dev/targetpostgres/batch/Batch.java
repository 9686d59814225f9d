package dev.targetpostgres.batch;

import dev.targetpostgres.encode.ChunkSource;
import dev.targetpostgres.encode.CopyBuffer;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.encode.TableTooNarrowException;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.singer.LineOrigin;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import dev.targetpostgres.validate.TakesLongException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds records of one stream that are committed together. The reader fills it. Once sealed, it
 * belongs to a worker, and stays in memory until it is committed, so that it can be sent again.
 */
public final class Batch {
  private final String stream;
  private final int partition;
  private final StateLedger.PendingWork pending;

  /** Where its first line comes from. */
  private final LineOrigin origin;

  private final long openedNanos;
  private final ChunkSource memory;
  private final CopyBuffer rows;

  /** The records as they came in, one for every row, or null if rejected ones are not kept. */
  private final @Nullable CopyBuffer records;

  /** Tells the order of the rows' keys, or null if nothing does. */
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
      StateLedger.PendingWork pending,
      LineOrigin origin,
      long openedNanos,
      ChunkSource memory,
      boolean keepsRecords,
      @Nullable KeyOrder order) {
    this.stream = stream;
    this.partition = partition;
    this.pending = pending;
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
      records.sent(record);
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

  /** Checks after encoding, which is cheaper and finds most errors. */
  private void validate(RecordMessage record, RecordCheck check) {
    try {
      check.check(record);
    } catch (RejectedRecordException | TakesLongException notYet) {
      rows.rollBackRow();
      throw notYet;
    }
  }

  void reject(RecordMessage record, RejectedRecordException refused) {
    int length = record.recordEnd() - record.recordStart();
    rejections.add(new Rejection(refused, SentRecord.of(record, memory.take(length))));
    rejectedBytes += length;
  }

  /** Returns the stream that the records belong to. */
  public String stream() {
    return stream;
  }

  /**
   * Returns the partition. Batches of the same partition of a stream are loaded in order; see
   * {@link Partitions}.
   */
  public int partition() {
    return partition;
  }

  /** Returns where its first line comes from. */
  public LineOrigin origin() {
    return origin;
  }

  /** Returns all rows. */
  public RowRange rows() {
    RowRange all = RowRange.all(rows, rowCount);
    return order != null && order.isAscending() ? all.withDistinctKeys() : all;
  }

  /** Returns how many rows there are. */
  public int rowCount() {
    return rowCount;
  }

  /** Returns the bytes of the rows, as they are sent. */
  public long rowBytes() {
    return rows.size();
  }

  /** Returns the records that were rejected before they became rows. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** Returns where in the input a row's record is. */
  public Place place(int row) {
    return origin.place(rowCount == 0 ? firstLine() : line(row));
  }

  private long line(int row) {
    return rowCount == 0 ? 0 : firstLine + lines[row];
  }

  /**
   * Returns the line number of the first record, including rejected ones, or 0 if there is none.
   */
  public long firstLine() {
    if (rejections.isEmpty()) {
      return line(0);
    }
    long refused = rejections.get(0).rejected().place().number();
    return rowCount == 0 ? refused : Math.min(refused, firstLine);
  }

  /** Returns a row's record as it came in. Rejected records must be kept. */
  public SentRecord sent(int row) {
    return SentRecord.of(RowRange.all(Objects.requireNonNull(records), rowCount), row);
  }

  /**
   * Returns the line numbers of all records, those that were rejected included.
   *
   * @param end a row's line number; that row and those after it are left out
   */
  public LongStream lines(long end) {
    return LongStream.concat(
        IntStream.range(0, rowCount).mapToLong(this::line).filter(line -> line < end),
        rejections.stream().mapToLong(rejection -> rejection.rejected().place().number()));
  }

  /** Returns the pending work that later STATEs wait for. */
  public StateLedger.PendingWork pending() {
    return pending;
  }

  /** Writes the time of loading into the rows that hold it. */
  public void loadedAt(long micros) {
    rows.fillIn(micros);
  }

  /** Gives the memory back. The batch must not be used after that. */
  public void release() {
    rows.release();
    if (records != null) {
      records.release();
    }
    rejections.forEach(rejection -> memory.giveBack(rejection.sent().json()));
    rejections.clear();
  }

  /** Returns the bytes of memory held. */
  public long size() {
    return rows.size() + (records == null ? 0 : records.size()) + rejectedBytes;
  }

  /** Returns when the first record came, by {@link System#nanoTime()}. */
  long openedNanos() {
    return openedNanos;
  }
}
