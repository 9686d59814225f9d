package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

final class NewConnectionTest {
  private final TestTime time = new TestTime();
  private TestDatabase database;
  private Connection driver;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    database = PostgresServer.shared().createDatabase();
    driver = database.connect();
    connection = NewConnection.of(driver, time);
  }

  @AfterEach
  void disconnect() throws SQLException {
    driver.close();
    database.close();
  }

  @Test
  void countsAsValidForSomeTimeAndThenAsksTheServer() throws SQLException {
    assertThat(connection.isValid(1)).isTrue();
    endOthers();
    time.nanos = 19_999_000_000L;
    assertThat(connection.isValid(1)).isTrue();
    time.nanos = 20_000_000_000L;
    assertThat(connection.isValid(1)).isFalse();
  }

  @Test
  void countsAsValidIfItWasInUseShortlyBefore() throws SQLException {
    time.nanos = 19_000_000_000L;
    Transactions.execute(connection, "SELECT 7");
    endOthers();
    time.nanos = 38_000_000_000L;
    assertThat(connection.isValid(1)).isTrue();
    time.nanos = 39_000_000_000L;
    assertThat(connection.isValid(1)).isFalse();
  }

  @Test
  void asksTheServerWhetherAnOlderConnectionThatWorksIsValid() throws SQLException {
    time.nanos = 20_000_000_000L;
    assertThat(connection.isValid(1)).isTrue();
  }

  @Test
  void saysTheIsolationLevelWithoutTheServer() throws SQLException {
    endOthers();

    assertThat(connection.getTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
  }

  @Test
  void forwardsAllOtherCallsToTheDriver() throws SQLException {
    assertThat(connection.unwrap(PGConnection.class)).isSameAs(driver);
    assertThat(Transactions.queryLong(connection, "SELECT 7")).isEqualTo(7);
    assertThatThrownBy(() -> Transactions.execute(connection, "SELECT 1 / 0"))
        .isInstanceOfSatisfying(
            SQLException.class, failed -> assertThat(failed.getSQLState()).isEqualTo("22012"));
  }

  private void endOthers() {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
  }
}
