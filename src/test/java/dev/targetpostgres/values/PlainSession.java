package dev.targetpostgres.values;

import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens sessions with default settings in UTC, so that tests can state expected texts. */
final class PlainSession {
  private PlainSession() {}

  static Connection on(TestDatabase database) throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET timezone TO 'UTC'; SET datestyle TO 'ISO, YMD'; SET intervalstyle TO 'postgres';
          SET extra_float_digits TO 1; SET bytea_output TO 'hex'; SET array_nulls TO on;
          SET standard_conforming_strings TO on; SET transform_null_equals TO off;
          SET quote_all_identifiers TO off
          """);
    }
    return connection;
  }
}
