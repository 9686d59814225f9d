package dev.targetpostgres.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Makes RECORD lines in memory: the first lines of the file for whole loads. */
final class RecordLines {
  /** The default seed of {@link Options}. */
  static final long SEED = 42;

  private RecordLines() {}

  static byte[] of(Shape shape, int records) {
    return of(shape.rows(SEED), new RowLines(), records);
  }

  static byte[] of(RowGenerator rows, RowLines row, int records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer writer = new OutputStreamWriter(bytes, UTF_8)) {
      for (int record = 1; record <= records; record++) {
        rows.next(row);
        DataGenerator.appendRecord(writer, BenchTable.STREAM, row, record);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
