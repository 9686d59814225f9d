package dev.targetpostgres.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures the nanoseconds for a value of one column, from its line to COPY bytes. The values are
 * those of the standard rows. A row of one boolean shows the cost of the line around a value.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ColumnBenchmark {
  private static final int RECORDS = 20_000;
  private static final int DAYS = 20_000;

  /** A column of the standard rows, or a type that they lack. */
  @Param({
    "in_stock",
    "id",
    "visits",
    "price",
    "tax_rate",
    "weight",
    "created_at",
    "updated_at",
    "title",
    "description",
    "attributes",
    "date",
    "uuid"
  })
  public String column = "";

  private byte[] lines = {};
  private EncodingPath path = new EncodingPath(StandardRows.COLUMNS);

  /** Makes the lines. */
  @Setup
  public void prepare() {
    BenchColumn only =
        StandardRows.COLUMNS.stream()
            .filter(each -> each.name().equals(column))
            .findAny()
            .orElseGet(() -> new BenchColumn(column, column, "{}"));
    RowGenerator rows =
        StandardRows.COLUMNS.contains(only)
            ? new StandardRows(RecordLines.SEED)
            : other(new Random(RecordLines.SEED));
    lines = RecordLines.of(rows, new RowLines(column::equals), RECORDS);
    path = new EncodingPath(List.of(only));
  }

  private RowGenerator other(Random random) {
    return row -> {
      row.start();
      row.text(
          column,
          column.equals("uuid")
              ? new UUID(random.nextLong(), random.nextLong()).toString()
              : LocalDate.EPOCH.plusDays(random.nextInt(DAYS)).toString());
    };
  }

  /** Encodes lines of one value each into sealed batches of COPY bytes. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long encode() {
    return path.encode(lines);
  }
}
