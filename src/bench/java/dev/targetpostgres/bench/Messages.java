package dev.targetpostgres.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of Singer messages that ends with a STATE after so many records. */
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
