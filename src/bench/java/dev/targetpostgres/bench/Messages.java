package dev.targetpostgres.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of Singer messages with the number of its records. It ends with a STATE. */
record Messages(Path file, long records) {
  static Messages of(DataSet data) {
    return new Messages(data.messages(), data.records());
  }

  double megabytes() {
    try {
      return Files.size(file) / 1e6;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
