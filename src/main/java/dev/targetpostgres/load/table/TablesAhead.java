package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reads tables before their streams' SCHEMAs come. Asking for a table costs the server ten times as
 * much as its answer, so a run of many streams asks for all tables of a schema at once. The answers
 * count for a few seconds, as if the SCHEMAs had come then. Used by one thread at a time.
 */
final class TablesAhead {
  /** So many tables are read one by one before the others of their schema are. */
  private static final int FIRST = 8;

  /** How many may be read for each one that was asked for: most may never be needed. */
  private static final int AT_ONCE_FOR_EACH = 32;

  private static final long MOST_COLUMNS = 50_000;
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

  /** Reads the other tables of the schema, if enough of them have been read one by one. */
  void readOthers(Connection connection, String schema) throws SQLException {
    int count = asked.merge(schema, 1, Integer::sum);
    boolean due = count >= FIRST && Integer.bitCount(count) == 1;
    if (!due) {
      return;
    }
    Catalog.SchemaSize size = Catalog.size(connection, schema);
    if (size.tables() <= count * AT_ONCE_FOR_EACH && size.columns() <= MOST_COLUMNS) {
      tables.clear();
      Catalog.tables(connection, schema).forEach(shape -> tables.put(shape.name(), shape));
      readNanos = nanos.getAsLong();
    }
  }
}
