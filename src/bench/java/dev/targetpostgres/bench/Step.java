package dev.targetpostgres.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** A part of a hand-written load, for psql and for the driver. */
sealed interface Step {
  /** Returns the step as a line of a psql script. */
  String psql();

  /** Runs the step with the JDBC driver. */
  void run(Connection connection) throws IOException, SQLException;

  /** The formats of COPY in hand-written loads. */
  enum Format {
    CSV,
    BINARY
  }

  /** An SQL statement. */
  record Sql(String text) implements Step {
    @Override
    public String psql() {
      return text + ";";
    }

    @Override
    public void run(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(text);
      }
    }
  }

  /** A COPY of a local file into a table. */
  record CopyIn(String table, Format format, Path file) implements Step {
    private static final int PIECE = 1 << 16;

    @Override
    public String psql() {
      String path = file.toAbsolutePath().toString().replace("'", "''");
      return "\\copy " + table + " FROM '" + path + "' (FORMAT " + format + ")";
    }

    @Override
    public void run(Connection connection) throws IOException, SQLException {
      try (InputStream in = Files.newInputStream(file)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " FROM STDIN (FORMAT " + format + ")", in, PIECE);
      }
    }
  }
}
