package dev.targetpostgres.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.encode.CopyBuffer;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.testing.Seed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A record allocates no object from its line to COPY bytes. A full buffer allocates a few. */
final class HotPathAllocationTest {
  private static final int RECORDS = 4_000;
  private static final int REPETITIONS = 40;
  private static final int BUFFER_BYTES = 8 << 20;
  private static final int LONGEST_LINE = 1 << 20;

  /** The first chunks of a buffer, 84 KB in 8 MiB, are too small to be reused. */
  private static final double MOST_BYTES_PER_RECORD = 8;

  private static final List<BenchColumn> OTHER_COLUMNS =
      List.of(
          BenchColumn.id(),
          new BenchColumn("uuid", "uuid", "{}"),
          new BenchColumn("date", "date", "{}"),
          new BenchColumn("time", "time", "{}"),
          new BenchColumn("small", "smallint", "{}"),
          new BenchColumn("exact", "numeric(12,4)", "{}"),
          new BenchColumn("single", "real", "{}"),
          new BenchColumn("code", "varchar(20)", "{}"),
          new BenchColumn("escaped", "text", "{}"),
          new BenchColumn("list", "jsonb", "{}"));

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final MemoryBudget chunks = new MemoryBudget(4L * BUFFER_BYTES);
  private final MessageReader messages = new MessageReader();

  @Test
  void standardRowsCostNoObject() throws IOException {
    check(Shape.STANDARD.columns(), RecordLines.of(Shape.STANDARD, RECORDS));
  }

  @Test
  void longNumbersAndCompactLinesCostNoObjectEither() throws IOException {
    check(Shape.OTHER.columns(), RecordLines.of(Shape.OTHER, RECORDS));
  }

  @Test
  void otherTypesCostNoObjectEither() throws IOException {
    RowGenerator rows = otherRows(Seed.random("HotPathAllocationTest"));
    check(OTHER_COLUMNS, RecordLines.of(rows, new RowLines(), RECORDS));
  }

  private void check(List<BenchColumn> columns, byte[] lines) throws IOException {
    messages.declare(
        new PropertyNames(BenchTable.STREAM, columns.stream().map(BenchColumn::name).toList()));
    RowEncoder encoder = EncodingPath.encoder(columns);
    encode(repeated(lines), encoder); // Loads classes, and fills the pool of chunks.
    LineReader measured = repeated(lines);
    long before = threads.getCurrentThreadAllocatedBytes();
    long copied = encode(measured, encoder);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(measured.lineNumber()).isEqualTo(RECORDS * REPETITIONS);
    assertThat(copied).isGreaterThan(2L * BUFFER_BYTES);
    assertThat(allocated).isPositive();
    assertThat((double) allocated / (RECORDS * REPETITIONS)).isLessThan(MOST_BYTES_PER_RECORD);
  }

  private long encode(LineReader reader, RowEncoder encoder) throws IOException {
    long copied = 0;
    CopyBuffer buffer = new CopyBuffer(chunks);
    while (reader.fill()) {
      while (reader.next()) {
        encoder.encode((RecordMessage) messages.read(reader), buffer);
        if (buffer.size() >= BUFFER_BYTES) {
          copied += buffer.size();
          buffer.release();
          buffer = new CopyBuffer(chunks);
        }
      }
    }
    copied += buffer.size();
    buffer.release();
    return copied;
  }

  private static LineReader repeated(byte[] lines) {
    InputStream input =
        new SequenceInputStream(
            Collections.enumeration(
                IntStream.range(0, REPETITIONS)
                    .mapToObj(repetition -> new ByteArrayInputStream(lines))
                    .toList()));
    return new LineReader(input, LONGEST_LINE);
  }

  private static RowGenerator otherRows(Random random) {
    return row -> {
      row.start();
      row.literal("id", Long.toString(random.nextLong()));
      row.text("uuid", new UUID(random.nextLong(), random.nextLong()).toString());
      row.text("date", LocalDate.EPOCH.plusDays(random.nextInt(20_000)).toString());
      row.text("time", LocalTime.ofSecondOfDay(random.nextInt(86_400)).toString());
      row.literal("small", Short.toString((short) random.nextInt()));
      row.literal("exact", random.nextInt(1_000_000) + "." + random.nextInt(10_000));
      row.literal("single", random.nextInt(100_000) + ".5");
      row.text("code", random.nextBoolean() ? null : "kôd " + random.nextInt());
      row.text("escaped", "\"a\\b\"\n" + random.nextInt());
      row.nested("list", "[\"a\\n\", 1.5e3, {\"b\": [null, true, " + random.nextInt() + "]}]");
    };
  }
}
