package dev.targetpostgres.load.table;

import dev.targetpostgres.config.TableOptions;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Indexes;
import dev.targetpostgres.postgres.LockHolders;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the indexes that the settings name, after the rows are loaded. */
public final class WantedIndexes {
  private static final Logger LOG = LoggerFactory.getLogger(WantedIndexes.class);

  private final ConnectionPool pool;
  private final TableOptions options;

  /** Creates an instance for the settings of tables. */
  public WantedIndexes(ConnectionPool pool, TableOptions options) {
    this.pool = pool;
    this.options = options;
  }

  /** Creates the missing indexes of a stream's table. Warns if one of their columns is missing. */
  public void make(TablePlan plan) {
    TableName table = plan.shape().name();
    for (List<String> names : wanted(table)) {
      Optional<List<String>> columns = columns(plan.shape(), names);
      if (columns.isEmpty()) {
        Wording.NO_COLUMNS_FOR_INDEX.with(table, String.join(", ", names)).warn(LOG);
      } else {
        make(plan.target().stream(), table, columns.get());
      }
    }
  }

  /**
   * Returns the columns of each index that the settings name for the table. If no name is equal,
   * one that differs in case or punctuation counts: {@code table_case} can change the stream's
   * name.
   */
  private List<List<String>> wanted(TableName table) {
    Map<String, List<List<String>>> indexes = options.indexes(table.schema());
    return Stream.concat(Stream.of(table.table()), indexes.keySet().stream().sorted())
        .filter(indexes::containsKey)
        .filter(name -> Names.plain(name).equals(Names.plain(table.table())))
        .findFirst()
        .map(indexes::get)
        .orElse(List.of());
  }

  private void make(String stream, TableName table, List<String> columns) {
    boolean made =
        pool.inTransaction(
            stream,
            "creating an index on %s (%s)".formatted(table, String.join(", ", columns)),
            connection ->
                LockHolders.named(
                    connection,
                    table,
                    options.lockTimeoutSeconds(),
                    () -> makeOnce(connection, table, columns)));
    if (made) {
      LOG.info("created an index on {} ({})", table, String.join(", ", columns));
    }
  }

  /** Creates the index unless it exists. The lock keeps another run from creating it, too. */
  private boolean makeOnce(Connection connection, TableName table, List<String> columns)
      throws SQLException {
    Transactions.lockTimeout(connection, options.lockTimeoutSeconds());
    Transactions.advisoryLock(connection, "table " + table);
    if (Indexes.exists(connection, table, columns)) {
      return false;
    }
    Transactions.execute(connection, Ddl.createIndex(table, columns));
    return true;
  }

  /**
   * Returns the columns as the table spells them, or empty if one is missing. An equal name wins
   * over one that differs in case.
   */
  private static Optional<List<String>> columns(TableShape shape, List<String> names) {
    List<String> columns = new ArrayList<>();
    for (String name : names) {
      shape.columns().stream()
          .map(column -> column.name())
          .filter(column -> column.equalsIgnoreCase(name))
          .reduce((first, second) -> second.equals(name) ? second : first)
          .ifPresent(columns::add);
    }
    return columns.size() == names.size() ? Optional.of(columns) : Optional.empty();
  }
}
