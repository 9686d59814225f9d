package dev.targetpostgres.load.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Look;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When tables are read before their SCHEMAs come, and how long the results are used. */
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

  /** A run of one stream would read tables that it never loads. */
  @Test
  void readsAheadFromTheSecondTableOn() {
    ask("public", 1);
    assertThat(ahead.take(TABLE)).isEmpty();

    ask("public", 1);
    assertThat(ahead.take(TABLE)).get().matches(shape -> shape.name().equals(TABLE));
    assertThat(ahead.take(new TableName("public", "t8"))).isPresent();
    assertThat(ahead.take(new TableName("public", "missing"))).isEmpty();
  }

  /** The result contains the requested table only once. */
  @Test
  void readsTheTableItselfWhateverItsSchemaHolds() {
    assertThat(look(TABLE)).extracting(TableShape::name).containsExactly(TABLE);
    assertThat(look(TABLE)).extracting(TableShape::name).contains(TABLE);
    assertThat(ahead.take(TABLE)).isEmpty();

    create(10, 4 * 64 + 1);
    assertThat(look(TABLE)).extracting(TableShape::name).containsExactly(TABLE);
    assertThat(look(TABLE)).extracting(TableShape::name).containsExactly(TABLE);
    assertThat(look(new TableName("public", "missing"))).isEmpty();
  }

  /** All new streams of a new schema need only one look. */
  @Test
  void knowsAllOfASchemaWithoutTablesFromTheFirstLookOn() {
    database.execute("CREATE SCHEMA bare");
    for (String schema : List.of("bare", "missing")) {
      assertThat(look(new TableName(schema, "a"))).isEmpty();
      assertThat(ahead.missing(new TableName(schema, "b"))).isPresent();
      assertThat(ahead.missing(new TableName(schema, "a"))).isEmpty();

      ahead.forget(schema);
      assertThat(ahead.missing(new TableName(schema, "b"))).isEmpty();
    }
  }

  @Test
  void tellsWhatTheRoleMayDoWhereATableIsMissing() {
    ask("public", 2);
    ChangeRights rights = ahead.missing(new TableName("public", "missing")).orElseThrow();

    assertThat(rights.hasSchema()).isTrue();
    assertThat(rights.createsTables()).isTrue();
  }

  @Test
  void countsTheTablesOfEachSchemaForItself() {
    ask("other", 1);
    ask("public", 1);

    assertThat(ahead.take(TABLE)).isEmpty();
  }

  /** The table can change before a second SCHEMA of the stream. */
  @Test
  void tellsOfATableOnce() {
    ask("public", 2);

    assertThat(ahead.take(TABLE)).isPresent();
    assertThat(ahead.take(TABLE)).isEmpty();
  }

  @Test
  void doesNotTellOfATableThatWasChanged() {
    ask("public", 2);
    ahead.forget(TABLE);

    assertThat(ahead.take(TABLE)).isEmpty();
    assertThat(ahead.take(new TableName("public", "t2"))).isPresent();
  }

  /** A table that was returned once can be gone by now. */
  @Test
  void knowsWhichTablesAreMissing() {
    TableName missing = new TableName("public", "missing");
    ask("public", 1);
    assertThat(ahead.missing(missing)).isEmpty();

    ask("public", 1);
    assertThat(ahead.missing(missing)).isPresent();
    assertThat(ahead.missing(new TableName("other", "missing"))).isEmpty();
    assertThat(ahead.take(TABLE)).isPresent();
    assertThat(ahead.missing(TABLE)).isEmpty();
    ahead.forget(missing);
    assertThat(ahead.missing(missing)).isEmpty();

    nanos += Duration.ofSeconds(6).toNanos();
    assertThat(ahead.missing(new TableName("public", "another"))).isEmpty();
  }

  @Test
  void believesWhatWasReadForFiveSeconds() {
    ask("public", 2);
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(ahead.take(TABLE)).isPresent();

    nanos++;
    assertThat(ahead.take(new TableName("public", "t2"))).isEmpty();
    nanos -= Duration.ofSeconds(5).toNanos();
    assertThat(ahead.take(new TableName("public", "t2"))).isEmpty();
  }

  /** Tables are read again each time the run has requested twice as many. */
  @Test
  void readsAgainAfterTwiceAsManyTables() {
    ask("public", 4);
    assertThat(ahead.take(TABLE)).isPresent();

    ask("public", 3);
    assertThat(ahead.take(TABLE)).isEmpty();
    ask("public", 1);
    assertThat(ahead.take(TABLE)).isPresent();
  }

  /** The run may never need most of them. */
  @Test
  void doesNotReadASchemaOfManyMoreTablesThanTheRunAskedFor() {
    create(10, 2 * 64 + 1);

    ask("public", 2);
    assertThat(ahead.take(TABLE)).isEmpty();
    assertThat(ahead.missing(new TableName("public", "missing"))).isEmpty();
    ask("public", 2);
    assertThat(ahead.take(TABLE)).isPresent();
  }

  /** Looks at a table that does not exist, so many times. */
  private void ask(String schema, int times) {
    for (int i = 0; i < times; i++) {
      look(new TableName(schema, "t9"));
    }
  }

  private List<TableShape> look(TableName table) {
    return ahead.look(table, this::asked).shapes();
  }

  private Look.Seen asked(Look look) {
    try {
      return look.run(connection);
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private void create(int first, int last) {
    database.execute(
        "DO $$ BEGIN FOR i IN %d..%d LOOP EXECUTE format('CREATE TABLE t%%s (a int)', i);"
                .formatted(first, last)
            + " END LOOP; END $$");
  }
}
