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
 * Measures the encoding of ten megabytes of lines into COPY bytes, and the mere parsing of them.
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

  /** The shape of the rows. */
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

  /** Encodes lines into sealed batches of COPY bytes. */
  @Benchmark
  public long encode() {
    return path.encode(lines);
  }

  /** Reads all tokens of the same lines with one parser of Jackson. */
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
