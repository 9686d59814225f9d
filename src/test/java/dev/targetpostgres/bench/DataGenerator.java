package dev.targetpostgres.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the same rows as Singer messages and as CSV. */
final class DataGenerator {
  private static final long RECORDS_PER_STATE = 10_000;

  private final long records;
  private final long seed;

  DataGenerator(long records, long seed) {
    this.records = records;
    this.seed = seed;
  }

  void write(Path messagesFile, Path csvFile) throws IOException {
    RowGenerator rows = new RowGenerator(seed);
    RowLines row = new RowLines();
    try (BufferedWriter messages = Files.newBufferedWriter(messagesFile, UTF_8);
        BufferedWriter csv = Files.newBufferedWriter(csvFile, UTF_8)) {
      messages.append(BenchTable.schemaMessage()).append('\n');
      for (long record = 1; record <= records; record++) {
        rows.next(row);
        csv.append(row.csv()).append('\n');
        appendRecord(messages, row, rows.extractedAt());
        if (record % RECORDS_PER_STATE == 0 || record == records) {
          messages.append("{\"type\": \"STATE\", \"value\": ").append(state(record)).append("}\n");
        }
      }
    }
  }

  /** The STATE value after so many records. */
  static String state(long record) {
    return "{\"bookmarks\": {\"" + BenchTable.STREAM + "\": {\"id\": " + record + "}}}";
  }

  private static void appendRecord(BufferedWriter messages, RowLines row, String extractedAt)
      throws IOException {
    messages
        .append("{\"type\": \"RECORD\", \"stream\": \"")
        .append(BenchTable.STREAM)
        .append("\", \"record\": {")
        .append(row.json())
        .append("}, \"time_extracted\": \"")
        .append(extractedAt)
        .append("\"}\n");
  }
}
