package dev.targetpostgres.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes the same rows as Singer messages and as CSV. */
final class DataGenerator {
  private static final long RECORDS_PER_STATE = 10_000;
  private static final Instant EXTRACTED = Instant.parse("2026-01-01T00:00:00Z");

  private final Shape shape;
  private final long records;
  private final long seed;

  DataGenerator(Shape shape, long records, long seed) {
    this.shape = shape;
    this.records = records;
    this.seed = seed;
  }

  void write(Path messagesFile, Path csvFile) throws IOException {
    RowGenerator rows = shape.rows(seed);
    RowLines row = new RowLines();
    try (BufferedWriter messages = Files.newBufferedWriter(messagesFile, UTF_8);
        BufferedWriter csv = Files.newBufferedWriter(csvFile, UTF_8)) {
      messages.append(shape.table().schemaMessage(BenchTable.STREAM, true)).append('\n');
      for (long record = 1; record <= records; record++) {
        rows.next(row);
        csv.append(row.csv()).append('\n');
        appendRecord(messages, BenchTable.STREAM, row, record);
        if (record % RECORDS_PER_STATE == 0 || record == records) {
          appendState(messages, record);
        }
      }
    }
  }

  /** Returns the STATE value after the record of that number. */
  static String state(long record) {
    return "{\"bookmarks\": {\"" + BenchTable.STREAM + "\": {\"id\": " + record + "}}}";
  }

  static void appendState(Writer messages, long record) throws IOException {
    messages.append("{\"type\": \"STATE\", \"value\": ").append(state(record)).append("}\n");
  }

  static void appendRecord(Writer messages, String stream, RowLines row, long number)
      throws IOException {
    String blank = row.blank();
    messages
        .append("{\"type\":" + blank + "\"RECORD\"," + blank + "\"stream\":" + blank + "\"")
        .append(stream)
        .append("\"," + blank + "\"record\":" + blank + "{")
        .append(row.json())
        .append("}," + blank + "\"time_extracted\":" + blank + "\"")
        .append(EXTRACTED.plusMillis(number).toString())
        .append("\"}\n");
  }
}
