package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<TableName, TableShape> tables = new HashMap<>();
  private final LongSupplier nanos;
  private long readNanos;

  TablesAhead(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Returns the table, once, if it was read a moment ago. */
  Optional<TableShape> take(TableName table) {
    if (nanos.getAsLong() - readNanos > BELIEVED.toNanos()) {
      tables.clear();
    }
    return Optional.ofNullable(tables.remove(table));
  }

  /** Forgets the table, which has changed. */
  void forget(TableName table) {
    tables.remove(table);
  }

  /**
   * Reads the table now. Reads the other tables of its schema with it each time the run has asked
   * for twice as many, if they are not too many.
   */
  Optional<TableShape> read(Connection connection, TableName table) throws SQLException {
    int count = asked.merge(table.schema(), 1, Integer::sum);
    boolean withOthers = count > 1 && Integer.bitCount(count) == 1;
    if (!withOthers) {
      return Catalog.table(connection, table);
    }
    long now = nanos.getAsLong();
    List<TableShape> read =
        Catalog.tableWithOthers(connection, table, count * AT_ONCE_FOR_EACH, MOST_COLUMNS);
    tables.clear();
    read.forEach(shape -> tables.put(shape.name(), shape));
    readNanos = now;
    return take(table);
  }
}
