package dev.targetpostgres.bench;

import dev.targetpostgres.singer.LineReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the division of ten megabytes into lines. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LineReaderBenchmark {
  private static final int STANDARD_RECORDS = 20_000;
  private static final int LONGEST_LINE = 256 << 20;

  /** The shape of the rows. */
  @Param({"STANDARD", "LONG"})
  public String shape = "STANDARD";

  private byte[] bytes = {};

  /** Makes the lines. */
  @Setup
  public void prepare() {
    Shape rows = Shape.valueOf(shape);
    bytes = RecordLines.of(rows, (int) rows.records(STANDARD_RECORDS));
  }

  /** Finds every line. */
  @Benchmark
  public long read() throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(bytes), LONGEST_LINE);
    while (lines.fill()) {
      while (lines.next()) {
        // Only the search for lines is measured.
      }
    }
    return lines.lineNumber();
  }
}
