package dev.targetpostgres.load.run;

import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.method.Loader;
import dev.targetpostgres.load.method.Resources;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Widenings;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How the rows of a stream get into its table. If somebody widens a column after rows were encoded
 * for it, they are staged as they are and the server converts them. Thread-safe: workers share it.
 */
final class Loading {
  private final LoadedStream stream;
  private final Resources resources;

  /** The way for the table as it was last seen. */
  private volatile Way way;

  /** A plan, and what loads rows by it. */
  record Way(TablePlan plan, Loader loader) {}

  /** Starts with a table as the stream's plan has it. */
  Loading(LoadedStream stream, Loader loader, Resources resources) {
    this.stream = stream;
    this.resources = resources;
    way = new Way(stream.plan(), loader);
  }

  LoadedStream stream() {
    return stream;
  }

  Way way() {
    return way;
  }

  /**
   * Returns whether the rows have to be loaded another way, since a column was widened. Until the
   * transaction ends, nobody can alter the table any more.
   *
   * @param tried the way that failed
   * @throws dev.targetpostgres.report.TargetException if a column was altered otherwise
   */
  boolean isOutdated(Way tried, Connection connection) throws SQLException {
    if (tried.plan().guarded().isEmpty()) {
      return false;
    }
    TableName table = tried.plan().shape().name();
    Transactions.execute(connection, lock(tried.plan()));
    Optional<TablePlan> now = Catalog.table(connection, table).map(stream.plan()::into);
    if (now.isEmpty() || now.get().columns().equals(tried.plan().columns())) {
      return false;
    }
    change(now.get());
    return true;
  }

  private synchronized void change(TablePlan now) {
    if (!now.columns().equals(way.plan().columns())) {
      Widenings.tellOfOthers(stream.plan().target().stream(), now.shape().name(), now.columns());
      way = new Way(now, stream.method().open(now, null, List.of(), resources));
    }
  }

  /** Returns the statement that takes the lock which loading takes first. */
  private static String lock(TablePlan plan) {
    List<String> keys = plan.target().mergeKeys();
    TableShape table = plan.shape();
    return keys.isEmpty() || table.isUniqueOver(keys)
        ? Dml.lockForRows(table)
        : Dml.lockForMerge(table.name());
  }
}
