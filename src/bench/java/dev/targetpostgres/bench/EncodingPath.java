package dev.targetpostgres.bench;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.FlushPolicy;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.encode.Encoders;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.WhenMissing;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.singer.StateWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Encodes lines into sealed batches of COPY bytes, as the program does, without loading them. */
final class EncodingPath {
  private static final long BATCH_BYTES = 16L << 20;
  private static final int BATCH_ROWS = 100_000;
  private static final int LONGEST_LINE = 256 << 20;

  private final MessageReader messages = new MessageReader();
  private final BatchFiller filler;
  private long copied;

  /** Makes a path for records of the stream {@link BenchTable#STREAM} with the columns. */
  EncodingPath(List<BenchColumn> columns) {
    StateLedger ledger = new StateLedger(new StateWriter(OutputStream.nullOutputStream()));
    filler =
        new BatchFiller(
            new FlushPolicy(BATCH_ROWS, BATCH_BYTES, Duration.ofDays(1), Long.MAX_VALUE),
            new MemoryBudget(4 * BATCH_BYTES),
            ledger,
            new Rejections(false, 0),
            System::nanoTime,
            batch -> {
              batch.rows().forEach((bytes, offset, length) -> copied += length);
              ledger.committed(batch.pending());
              batch.release();
            });
    messages.declare(
        new PropertyNames(BenchTable.STREAM, columns.stream().map(BenchColumn::name).toList()));
    filler.declare(BenchTable.STREAM, false, encoder(columns), null, new Partitions.Undivided());
  }

  static RowEncoder encoder(List<BenchColumn> columns) {
    List<RowField> fields = new ArrayList<>();
    for (BenchColumn column : columns) {
      fields.add(
          new FromProperty(
              column.name(),
              TypeNames.parse(column.sqlType()),
              fields.size(),
              ContentEncoding.NONE,
              WhenMissing.IS_NULL));
    }
    return Encoders.asSent(fields, new RecordClock());
  }

  /** Encodes all records of the lines. Returns the number of encoded bytes. */
  long encode(byte[] lines) {
    LineReader reader = new LineReader(new ByteArrayInputStream(lines), LONGEST_LINE);
    copied = 0;
    try {
      while (reader.fill()) {
        while (reader.next()) {
          filler.add((RecordMessage) messages.read(reader));
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    filler.sealAll();
    return copied;
  }
}
