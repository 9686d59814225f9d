package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When tables are read before their SCHEMAs come, and how long what was read is believed. */
final class TablesAheadTest {
  private static final TableName TABLE = new TableName("public", "t1");

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private long nanos = Duration.ofDays(1).toNanos();
  private final TablesAhead ahead = new TablesAhead(() -> nanos);
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    create(1, 9);
    connection = database.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    database.close();
  }

  /** A run of one stream would pay for tables that it never loads. */
  @Test
  void readsAheadFromTheSecondTableOn() throws SQLException {
    ask("public", 1);
    assertThat(ahead.take(TABLE)).isEmpty();

    ask("public", 1);
    assertThat(ahead.take(TABLE)).get().matches(shape -> shape.name().equals(TABLE));
    assertThat(ahead.take(new TableName("public", "t8"))).isPresent();
    assertThat(ahead.take(new TableName("public", "missing"))).isEmpty();
  }

  /** The table that is asked for is not told of twice. */
  @Test
  void readsTheTableItselfWhateverItsSchemaHolds() throws SQLException {
    assertThat(ahead.read(connection, TABLE)).isPresent();
    assertThat(ahead.read(connection, TABLE)).isPresent();
    assertThat(ahead.take(TABLE)).isEmpty();

    create(10, 4 * 32 + 1);
    assertThat(ahead.read(connection, TABLE)).isPresent();
    assertThat(ahead.read(connection, TABLE)).isPresent();
    assertThat(ahead.read(connection, new TableName("public", "missing"))).isEmpty();
  }

  @Test
  void countsTheTablesOfEachSchemaForItself() throws SQLException {
    ask("other", 1);
    ask("public", 1);

    assertThat(ahead.take(TABLE)).isEmpty();
  }

  /** A second SCHEMA of the stream may come after the table has changed. */
  @Test
  void tellsOfATableOnce() throws SQLException {
    ask("public", 2);

    assertThat(ahead.take(TABLE)).isPresent();
    assertThat(ahead.take(TABLE)).isEmpty();
  }

  @Test
  void doesNotTellOfATableThatWasChanged() throws SQLException {
    ask("public", 2);
    ahead.forget(TABLE);

    assertThat(ahead.take(TABLE)).isEmpty();
    assertThat(ahead.take(new TableName("public", "t2"))).isPresent();
  }

  /** Of a table that was told of, it is not known whether it is still there. */
  @Test
  void knowsWhichTablesAreMissing() throws SQLException {
    TableName missing = new TableName("public", "missing");
    ask("public", 1);
    assertThat(ahead.isMissing(missing)).isFalse();

    ask("public", 1);
    assertThat(ahead.isMissing(missing)).isTrue();
    assertThat(ahead.isMissing(new TableName("other", "missing"))).isFalse();
    assertThat(ahead.take(TABLE)).isPresent();
    assertThat(ahead.isMissing(TABLE)).isFalse();
    ahead.forget(missing);
    assertThat(ahead.isMissing(missing)).isFalse();

    nanos += Duration.ofSeconds(6).toNanos();
    assertThat(ahead.isMissing(new TableName("public", "another"))).isFalse();
  }

  @Test
  void believesWhatWasReadForFiveSeconds() throws SQLException {
    ask("public", 2);
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(ahead.take(TABLE)).isPresent();

    nanos++;
    assertThat(ahead.take(new TableName("public", "t2"))).isEmpty();
    nanos -= Duration.ofSeconds(5).toNanos();
    assertThat(ahead.take(new TableName("public", "t2"))).isEmpty();
  }

  /** Each time the run has asked for twice as many. */
  @Test
  void readsAgainAfterTwiceAsManyTables() throws SQLException {
    ask("public", 4);
    assertThat(ahead.take(TABLE)).isPresent();

    ask("public", 3);
    assertThat(ahead.take(TABLE)).isEmpty();
    ask("public", 1);
    assertThat(ahead.take(TABLE)).isPresent();
  }

  /** Most of them may never be asked for. */
  @Test
  void doesNotReadASchemaOfManyMoreTablesThanTheRunAskedFor() throws SQLException {
    create(10, 2 * 32 + 1);

    ask("public", 2);
    assertThat(ahead.take(TABLE)).isEmpty();
    assertThat(ahead.isMissing(new TableName("public", "missing"))).isFalse();
    ask("public", 2);
    assertThat(ahead.take(TABLE)).isPresent();
  }

  /** Asks for another table each time. */
  private void ask(String schema, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      ahead.read(connection, new TableName(schema, "t9"));
    }
  }

  private void create(int first, int last) {
    database.execute(
        "DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE format('CREATE TABLE t%%s (a int)', i);"
                .formatted(first, last)
            + " END LOOP; END $$");
  }
}
