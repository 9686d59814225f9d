package dev.targetpostgres.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes streams of few records, one after the other, as many users load them every few minutes. */
final class SmallStreams {
  static final int RECORDS_EACH = 100;

  private SmallStreams() {}

  /** Writes the streams, each with a SCHEMA before its records and a STATE after them. */
  static Messages write(Path file, int streams, long seed) throws IOException {
    RowGenerator rows = Shape.STANDARD.rows(seed);
    RowLines row = new RowLines();
    int records = 0;
    try (BufferedWriter messages = Files.newBufferedWriter(file)) {
      for (int stream = 1; stream <= streams; stream++) {
        String name = "small_" + stream;
        messages.append(Shape.STANDARD.table().schemaMessage(name, true)).append('\n');
        for (int record = 0; record < RECORDS_EACH; record++) {
          rows.next(row);
          records++;
          DataGenerator.appendRecord(messages, name, row, records);
        }
        DataGenerator.appendState(messages, records);
      }
    }
    return new Messages(file, records);
  }
}
