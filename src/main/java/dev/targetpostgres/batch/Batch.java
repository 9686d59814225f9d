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
 * Holds records of one stream that are committed together. The reader fills it. Once it is sealed,
 * it belongs to a worker. It stays in memory until it is committed, so that it can be sent again.
 * Not thread-safe.
 */
public final class Batch {
  private final String stream;
  private final int partition;
  private final StateLedger.PendingWork pending;

  /** The origin of the first line: stdin, a file or a replay. */
  private final LineOrigin origin;

  private final long openedNanos;
  private final ChunkSource memory;
  private final CopyBuffer rows;

  /** The records as the tap sent them, one for each row; null if rejected records are not kept. */
  private final @Nullable CopyBuffer records;

  /** Checks whether the rows' keys ascend; null if the stream's keys cannot be compared. */
  private final @Nullable KeyOrder order;

  private final List<Rejection> rejections = new ArrayList<>();
  private long rejectedBytes;

  /** The line number of each row, relative to {@link #firstLine}. */
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
        // The table must not be changed for a record that the check rejects.
        check.check(record);
      }
      throw narrow;
    }
  }

  /** Checks the record after it is encoded: encoding is cheaper and finds most errors. */
  private void validate(RecordMessage record, RecordCheck check) {
    try {
      check.check(record);
    } catch (RejectedRecordException | TakesLongException notAdded) {
      rows.rollBackRow();
      throw notAdded;
    }
  }

  void reject(RecordMessage record, RejectedRecordException cause) {
    int length = record.recordEnd() - record.recordStart();
    rejections.add(new Rejection(cause, SentRecord.of(record, memory.take(length))));
    rejectedBytes += length;
  }

  /** Returns the stream that the records belong to. */
  public String stream() {
    return stream;
  }

  /**
   * Returns the number of its partition, or {@link Partitions#WHOLE}. Batches of the same partition
   * are loaded in order.
   */
  public int partition() {
    return partition;
  }

  /** Returns the origin of the first line: stdin, a file or a replay. */
  public LineOrigin origin() {
    return origin;
  }

  /** Returns all rows, marked as having distinct keys if the keys ascend. */
  public RowRange rows() {
    RowRange all = RowRange.all(rows, rowCount);
    return order != null && order.isAscending() ? all.withDistinctKeys() : all;
  }

  /** Returns the number of rows. */
  public int rowCount() {
    return rowCount;
  }

  /** Returns the number of bytes that COPY sends for the rows. */
  public long rowBytes() {
    return rows.size();
  }

  /** Returns the records that were rejected before the batch was sent. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** Returns the place of a row's record in the input. */
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
    long rejected = rejections.get(0).rejected().place().number();
    return rowCount == 0 ? rejected : Math.min(rejected, firstLine);
  }

  /** Returns a row's record as the tap sent it. Only allowed if rejected records are kept. */
  public SentRecord sent(int row) {
    return SentRecord.of(RowRange.all(Objects.requireNonNull(records), rowCount), row);
  }

  /**
   * Returns the line numbers of the rows before a line, and of all rejected records.
   *
   * @param end line number of the first row that is left out
   */
  public LongStream lines(long end) {
    return LongStream.concat(
        IntStream.range(0, rowCount).mapToLong(this::line).filter(line -> line < end),
        rejections.stream().mapToLong(rejection -> rejection.rejected().place().number()));
  }

  /** Returns the batch's entry in the ledger; later STATEs wait for it. */
  public StateLedger.PendingWork pending() {
    return pending;
  }

  /**
   * Writes the time of loading, in COPY's timestamp format, into the rows that have a field for it.
   */
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

  /** Returns the bytes of memory that the batch holds. */
  public long size() {
    return rows.size() + (records == null ? 0 : records.size()) + rejectedBytes;
  }

  /** Returns when the first record was read, by {@link System#nanoTime()}. */
  long openedNanos() {
    return openedNanos;
  }
}
