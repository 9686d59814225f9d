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
 * Tables read before their streams' SCHEMAs come: to ask for one costs the server ten times what
 * its answer does, so a run of many streams has all tables of the schema told at once. They are
 * believed for a few seconds, as if those SCHEMAs had come then. Used by one thread at a time.
 */
final class TablesAhead {
  /** Tables read one by one before the others of their schema are. */
  private static final int FIRST = 8;

  /** How many may be read for one that was asked for: most of them may never be. */
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

  /** The table, once, if it was read a moment ago. */
  Optional<TableShape> take(TableName table) {
    if (nanos.getAsLong() - readNanos > BELIEVED.toNanos()) {
      tables.clear();
    }
    return Optional.ofNullable(tables.remove(table));
  }

  /** The table is not as it was. */
  void forget(TableName table) {
    tables.remove(table);
  }

  /** A table of the schema was read by itself: reads the others where that has become worth it. */
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
