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
 * The present plan and loader of a stream. If another session widens a column, rows encoded for the
 * old type are staged with this type, and the server converts them. Thread-safe.
 */
final class Loading {
  private final LoadedStream stream;
  private final Resources resources;

  /** The plan and the loader for the table as it was last read. */
  private volatile Way way;

  /** A plan, and the loader that loads rows by it. */
  record Way(TablePlan plan, Loader loader) {}

  /** Starts with the stream's plan. */
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
   * Returns whether another session has widened a column, so that {@link #way} has a new plan.
   * Locks the table against changes until the transaction ends.
   *
   * @param tried the plan and the loader that failed
   * @throws dev.targetpostgres.report.TargetException if a column was altered other than by
   *     widening
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
      Widenings.logWidenedByOthers(
          stream.plan().target().stream(), now.shape().name(), now.columns());
      way = new Way(now, stream.method().open(now, null, List.of(), resources));
    }
  }

  /** Returns the statement that takes the same lock as loading does. */
  private static String lock(TablePlan plan) {
    List<String> keys = plan.target().mergeKeys();
    TableShape table = plan.shape();
    return keys.isEmpty() || table.isUniqueOver(keys)
        ? Dml.lockForRows(table)
        : Dml.lockForMerge(table.name());
  }
}
