package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;

/**
 * The rows of the benchmark as files, which stay for later runs, and as a table to check against.
 *
 * @param folder folder of the files, one for each shape, number of records and seed
 */
record DataSet(Path folder, Shape shape, long records, long seed) {
  static DataSet in(Path parent, Shape shape, long records, long seed) {
    String name = "%s-%d-%d".formatted(shape, records, seed).toLowerCase(Locale.ROOT);
    return new DataSet(parent.resolve(name), shape, records, seed);
  }

  /** Returns the name of the table with all rows as the server read them from the CSV file. */
  String sourceTable() {
    return "public.source_%s_%d".formatted(shape, records).toLowerCase(Locale.ROOT);
  }

  Path messages() {
    return folder.resolve("data.jsonl");
  }

  Path csv() {
    return folder.resolve("data.csv");
  }

  /** Returns the file that the server's own {@code COPY … (FORMAT BINARY)} wrote. */
  Path binary() {
    return folder.resolve("data.bin");
  }

  /** Makes missing files, and reads all of them once, so that no load reads them from disk. */
  void prepare(TestDatabase database, PrintStream progress) throws IOException, SQLException {
    Files.createDirectories(folder);
    if (!isMade()) {
      progress.println("Making " + records + " records in " + folder);
      generate();
    }
    try (Connection connection = database.connect()) {
      loadSource(connection);
    }
    for (Path file : List.of(messages(), csv(), binary())) {
      Files.copy(file, OutputStream.nullOutputStream());
    }
  }

  /** Returns whether the file of messages exists and has the current columns. */
  private boolean isMade() throws IOException {
    if (!Files.exists(messages())) {
      return false;
    }
    try (BufferedReader messages = Files.newBufferedReader(messages())) {
      return shape.table().schemaMessage(BenchTable.STREAM, true).equals(messages.readLine());
    }
  }

  private void generate() throws IOException {
    Path part = folder.resolve("data.part");
    new DataGenerator(shape, records, seed).write(part, csv());
    Files.deleteIfExists(binary());
    Files.move(part, messages(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void loadSource(Connection connection) throws IOException, SQLException {
    new Step.Sql(shape.table().createTable(sourceTable(), false)).run(connection);
    if (Files.exists(binary())) {
      new Step.CopyIn(sourceTable(), Step.Format.BINARY, binary()).run(connection);
    } else {
      new Step.CopyIn(sourceTable(), Step.Format.CSV, csv()).run(connection);
      writeBinary(connection);
    }
    new Step.Sql("VACUUM ANALYZE " + sourceTable()).run(connection);
  }

  private void writeBinary(Connection connection) throws IOException, SQLException {
    Path part = folder.resolve("data.part");
    try (OutputStream out = Files.newOutputStream(part)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY " + sourceTable() + " TO STDOUT (FORMAT BINARY)", out);
    }
    Files.move(part, binary(), StandardCopyOption.ATOMIC_MOVE);
  }
}
