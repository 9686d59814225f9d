package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The rows of the benchmark as files, kept from run to run, and as a table to check against.
 *
 * @param folder one for each number of records and seed
 */
record DataSet(Path folder, long records, long seed) {
  /** Holds all rows as the server read them from the CSV file. */
  static final String SOURCE_TABLE = "public.bench_source";

  static DataSet in(Path parent, long records, long seed) {
    return new DataSet(parent.resolve("data-" + records + "-" + seed), records, seed);
  }

  Path messages() {
    return folder.resolve("data.jsonl");
  }

  Path csv() {
    return folder.resolve("data.csv");
  }

  /** What the server itself makes of the rows for {@code COPY … (FORMAT BINARY)}. */
  Path binary() {
    return folder.resolve("data.bin");
  }

  /**
   * Makes what is not there yet, and reads every file once so that none is read from disk later.
   */
  void prepare(TestDatabase database, PrintStream progress) throws IOException, SQLException {
    Files.createDirectories(folder);
    if (!Files.exists(messages())) {
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

  private void generate() throws IOException {
    Path part = folder.resolve("data.part");
    new DataGenerator(records, seed).write(part, csv());
    Files.deleteIfExists(binary());
    Files.move(part, messages(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void loadSource(Connection connection) throws IOException, SQLException {
    new Step.Sql(BenchTable.createTable(SOURCE_TABLE, false)).run(connection);
    if (Files.exists(binary())) {
      new Step.CopyIn(SOURCE_TABLE, Step.Format.BINARY, binary()).run(connection);
    } else {
      new Step.CopyIn(SOURCE_TABLE, Step.Format.CSV, csv()).run(connection);
      writeBinary(connection);
    }
    new Step.Sql("VACUUM ANALYZE " + SOURCE_TABLE).run(connection);
  }

  private void writeBinary(Connection connection) throws IOException, SQLException {
    Path part = folder.resolve("data.part");
    try (OutputStream out = Files.newOutputStream(part)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY " + SOURCE_TABLE + " TO STDOUT (FORMAT BINARY)", out);
    }
    Files.move(part, binary(), StandardCopyOption.ATOMIC_MOVE);
  }
}
