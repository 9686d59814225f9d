package dev.targetpostgres.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.targetpostgres.testing.RoundTrips.Trip;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Round trips are counted as a client waits for them. */
final class FarServerTest {
  private static final List<String> LOGIN = List.of("(encryption?)", "(startup)", "(password)");

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final FarServer far = FarServer.start(database.server(), Duration.ofMillis(1));

  @AfterEach
  void close() {
    far.close();
    database.close();
  }

  @Test
  void listsWhatAClientSendsAtOnce() throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE numbers (id int); SELECT 1");
      connection.setAutoCommit(false);
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY numbers FROM STDIN", new StringReader("1\n2\n"));
      statement.addBatch("INSERT INTO numbers VALUES (3)");
      statement.addBatch("INSERT INTO numbers VALUES (4)");
      statement.executeBatch();
      connection.commit();
    }
    assertThat(afterLogin(1))
        .extracting(Trip::statements)
        .containsExactly(
            List.of("CREATE TEMPORARY TABLE numbers (id int)", "SELECT 1"),
            List.of("BEGIN"),
            List.of("COPY numbers FROM STDIN"),
            List.of("(end of COPY)"),
            List.of("INSERT INTO numbers VALUES (3)", "INSERT INTO numbers VALUES (4)"),
            List.of("COMMIT"));
  }

  @Test
  void goesOnAfterACopyThatFails() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE numbers (id int)");
      assertThat(
              catchThrowable(
                  () ->
                      connection
                          .unwrap(PGConnection.class)
                          .getCopyAPI()
                          .copyIn("COPY numbers FROM STDIN", new StringReader("one\n"))))
          .isInstanceOf(SQLException.class);
      statement.execute("SELECT 1");
      statement.execute("SELECT 2");
    }
    List<Trip> trips = afterLogin(1);
    assertThat(trips)
        .extracting(Trip::statements)
        .endsWith(List.of("SELECT 1"), List.of("SELECT 2"));
  }

  /** Each transaction is a chain; the first statement outside waits for the longer one. */
  @Test
  void countsTransactionsSideBySideOnce() throws SQLException {
    try (Connection first = connect();
        Connection second = connect();
        Statement ofFirst = first.createStatement();
        Statement ofSecond = second.createStatement()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      ofFirst.execute("SELECT 1");
      int start = far.roundTrips().inSeries();
      ofSecond.execute("SELECT 1");
      for (int number = 2; number <= 6; number++) {
        ofFirst.execute("SELECT " + number);
        ofSecond.execute("SELECT " + number);
      }
      assertThat(far.roundTrips().inSeries()).isEqualTo(start + 6);
      first.commit();
      ofFirst.execute("SELECT 7");
      assertThat(far.roundTrips().inSeries()).isEqualTo(start + 7);
    }
    assertThat(afterLogin(1)).hasSize(8);
    assertThat(afterLogin(2)).hasSize(6);
  }

  /** What follows the startup and the password. */
  private List<Trip> afterLogin(int connection) {
    return far.roundTrips().trips().stream()
        .filter(trip -> trip.connection() == connection)
        .filter(trip -> !LOGIN.contains(trip.statements().get(0)))
        .toList();
  }

  private Connection connect() throws SQLException {
    PostgresServer server = database.server();
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?assumeMinServerVersion=14&ApplicationName=far"
            .formatted(far.port(), database.name()),
        properties);
  }
}
