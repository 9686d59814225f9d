package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are encoded for another type than that of their column. */
final class CopySinkTest {
  @AutoClose private static final TestDatabase database = PostgresServer.shared().createDatabase();

  private static final String COPY = "COPY t (v) FROM STDIN (FORMAT BINARY)";

  /** The server reports a protocol violation, which would count as a lost connection. */
  @ParameterizedTest
  @CsvSource({"bigint", "double precision", "timestamptz", "uuid", "smallint"})
  void aValueThatTheServerMisreadsIsAnErrorOfTheValue(String type) throws SQLException {
    database.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (v " + type + ")");
    try (Connection connection = database.connect()) {
      SQLException failed =
          catchThrowableOfType(
              SQLException.class, () -> CopySink.copy(connection, COPY, rows(integer())));

      assertThat(SqlStates.of(failed)).isEqualTo("22P03");
      assertThat(SqlStates.isConnectionLost(failed)).isFalse();
      assertThat(SqlStates.blame(failed)).isEqualTo(SqlStates.Blame.ROW);
      assertThat(Transactions.queryLong(connection, "SELECT count(*) FROM t")).isZero();
    }
  }

  @Test
  void aValueOfTheColumnsTypeIsTaken() throws SQLException {
    database.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (v integer)");
    try (Connection connection = database.connect()) {
      assertThat(CopySink.copy(connection, COPY, rows(integer()))).isEqualTo(1);
      assertThat(Transactions.queryLong(connection, "SELECT v FROM t")).isEqualTo(7);
    }
  }

  private static CopySink.Rows rows(byte[] row) {
    return pieces -> pieces.accept(row, 0, row.length);
  }

  /** Returns a row with one field, the integer 7. */
  private static byte[] integer() {
    return ByteBuffer.allocate(10).putShort((short) 1).putInt(4).putInt(7).array();
  }
}
