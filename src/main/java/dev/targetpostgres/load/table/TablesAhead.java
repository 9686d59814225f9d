package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Reads tables before their streams' SCHEMAs come. Asking for a table costs the server ten times as
 * much as its answer, and a server far away is waited for each time. So from its second SCHEMA on a
 * run asks for all tables of a schema at once. The answers count for a few seconds, as if the
 * SCHEMAs had come then. Used by one thread at a time.
 */
final class TablesAhead {
  /** How many may be read for each one that was asked for: most may never be needed. */
  private static final int AT_ONCE_FOR_EACH = 32;

  private static final int MOST_COLUMNS = 50_000;
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Reading> readings = new HashMap<>();
  private final LongSupplier nanos;

  TablesAhead(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What was read of a schema.
   *
   * @param nanos when
   * @param tables of the schema
   * @param told tables of which nothing is known any more: they may have changed
   */
  private record Reading(long nanos, Map<TableName, TableShape> tables, Set<TableName> told) {}

  /** Returns the table, once, if it was read a moment ago. */
  Optional<TableShape> take(TableName table) {
    Optional<TableShape> known = believed(table).map(reading -> reading.tables().get(table));
    known.ifPresent(shape -> forget(table));
    return known;
  }

  /** Returns whether its schema was read a moment ago, and the table was not there. */
  boolean isMissing(TableName table) {
    return believed(table)
        .filter(reading -> !reading.tables().containsKey(table))
        .filter(reading -> !reading.told().contains(table))
        .isPresent();
  }

  private Optional<Reading> believed(TableName table) {
    Optional<Reading> reading = Optional.ofNullable(readings.get(table.schema()));
    if (reading.isPresent() && nanos.getAsLong() - reading.get().nanos() > BELIEVED.toNanos()) {
      readings.remove(table.schema());
      return Optional.empty();
    }
    return reading;
  }

  /** Forgets the table, which may have changed. */
  void forget(TableName table) {
    Reading reading = readings.get(table.schema());
    if (reading != null) {
      reading.tables().remove(table);
      reading.told().add(table);
    }
  }

  /**
   * Reads the table now. Reads the other tables of its schema with it each time the run has asked
   * for twice as many, if they are not too many.
   */
  Optional<TableShape> read(Connection connection, TableName table) throws SQLException {
    int count = asked.merge(table.schema(), 1, Integer::sum);
    boolean withOthers = count > 1 && Integer.bitCount(count) == 1;
    return withOthers
        ? readWithOthers(connection, table, count * AT_ONCE_FOR_EACH)
        : Catalog.table(connection, table);
  }

  private Optional<TableShape> readWithOthers(
      Connection connection, TableName table, int mostTables) throws SQLException {
    long now = nanos.getAsLong();
    Map<TableName, TableShape> tables = new HashMap<>();
    Catalog.tableWithOthers(connection, table, mostTables, MOST_COLUMNS)
        .forEach(shape -> tables.put(shape.name(), shape));
    Optional<TableShape> wanted = Optional.ofNullable(tables.remove(table));
    readings.remove(table.schema());
    if (!tables.isEmpty()) {
      readings.put(table.schema(), new Reading(now, tables, new HashSet<>(Set.of(table))));
    }
    return wanted;
  }
}
