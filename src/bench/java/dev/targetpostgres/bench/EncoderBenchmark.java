package dev.targetpostgres.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What ten megabytes of lines cost on their way to COPY bytes, and what it costs to look at them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EncoderBenchmark {
  private static final int STANDARD_RECORDS = 20_000;

  private final JsonFactory json =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** Which rows. */
  @Param({"STANDARD", "OTHER", "WIDE", "LONG", "NESTED"})
  public String shape = "STANDARD";

  private byte[] lines = {};
  private EncodingPath path = new EncodingPath(Shape.STANDARD.columns());

  /** Makes the lines. */
  @Setup
  public void prepare() {
    Shape rows = Shape.valueOf(shape);
    lines = RecordLines.of(rows, (int) rows.records(STANDARD_RECORDS));
    path = new EncodingPath(rows.columns());
  }

  /** Lines to sealed batches of COPY bytes. */
  @Benchmark
  public long encode() {
    return path.encode(lines);
  }

  /** The bare token loop of Jackson over the same lines, one parser for all of them. */
  @Benchmark
  public int tokens() {
    int tokens = 0;
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), lines)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
