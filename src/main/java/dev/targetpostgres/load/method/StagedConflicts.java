package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.ErrorDetails;
import dev.targetpostgres.postgres.ForeignKey;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.SwapSql;
import dev.targetpostgres.postgres.TableIndex;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds staged rows that would violate a unique index or a foreign key, or that are too large for
 * an index, and removes them. It does so before the table is locked. The swap finds the rows that
 * this class misses. Used for one attempt. Not thread-safe.
 */
final class StagedConflicts {
  /** The most rows that one search finds. The search is repeated until it finds none. */
  private static final int MOST_PER_SEARCH = 1_000;

  private final Connection connection;
  private final TablePlan plan;
  private final List<StagedColumn> columns;
  private final SwapSql sql;
  private final StagedRejections rejections;

  StagedConflicts(
      Connection connection,
      TablePlan plan,
      List<StagedColumn> columns,
      Dml.Source source,
      StagedRejections rejections) {
    this.connection = connection;
    this.plan = plan;
    this.columns = columns;
    sql = new SwapSql(columns, source);
    this.rejections = rejections;
  }

  /**
   * Removes the rows. After a removal, an earlier record of the key becomes the row, or other rows
   * refer to no row. So the search is repeated until it finds nothing.
   *
   * @param temporary whether the rows' size may be tried out in a temporary table
   */
  void remove(boolean temporary) throws SQLException {
    Set<String> written = columns.stream().map(StagedColumn::name).collect(Collectors.toSet());
    List<TableIndex> indexes =
        Catalog.indexes(connection, plan.shape().name()).stream()
            .filter(index -> written.containsAll(index.columns()))
            .toList();
    List<ForeignKey> keys =
        Catalog.foreignKeys(connection, plan.shape().name()).stream()
            .filter(key -> key.readable() && written.containsAll(key.columns()))
            .toList();
    boolean found = true;
    while (found) {
      found = false;
      for (TableIndex index : indexes) {
        found |= index.unique() && !isOverKeys(index) && removeRepeated(index);
      }
      for (ForeignKey key : keys) {
        found |= removeUnreferenced(key);
      }
    }
    List<TableIndex> limited = indexes.stream().filter(TableIndex::limited).toList();
    if (temporary && !limited.isEmpty()) {
      removeLarge(limited);
    }
  }

  /**
   * Returns whether the index is over the key. No two rows violate it, as the swap merges by key.
   */
  private boolean isOverKeys(TableIndex index) {
    List<String> keys = plan.target().mergeKeys();
    return !keys.isEmpty()
        && index.predicate() == null
        && index.expressions().size() == keys.size()
        && Set.copyOf(index.columns()).equals(Set.copyOf(keys));
  }

  private boolean removeRepeated(TableIndex index) throws SQLException {
    List<Long> repeated = Catalog.ordinals(connection, sql.repeated(index, MOST_PER_SEARCH));
    for (long ordinal : repeated) {
      remove(ordinal, only(index.columns()), Wording.REPEATED_IN_INDEX.with(index.name()));
    }
    return !repeated.isEmpty();
  }

  private boolean removeUnreferenced(ForeignKey key) throws SQLException {
    List<Long> unreferenced = Catalog.ordinals(connection, sql.unreferenced(key, MOST_PER_SEARCH));
    for (long ordinal : unreferenced) {
      remove(
          ordinal,
          only(key.columns()),
          Wording.REFERS_TO_NO_ROW.with(key.referenced(), key.name()));
    }
    return !unreferenced.isEmpty();
  }

  private static String only(List<String> names) {
    return names.size() == 1 ? names.get(0) : "";
  }

  /** Inserts large rows into a trial table with the same indexes, and removes those that fail. */
  private void removeLarge(List<TableIndex> limited) throws SQLException {
    int most = OverwriteLoader.MOST_DIVIDED;
    List<Long> large = Catalog.ordinals(connection, sql.large(limited, most));
    if (large.isEmpty() || large.size() == most) {
      return;
    }
    Transactions.execute(connection, SwapSql.createTrial(plan.shape().name()));
    SQLException failed = onTrial(large);
    if (failed != null) {
      new Division(plan.target().stream(), large.size(), new Trial(large)).run(failed);
    }
  }

  /** Inserts rows and rolls back. Returns the error if a row is too large for an index, or null. */
  private @Nullable SQLException onTrial(List<Long> ordinals) throws SQLException {
    Savepoint before = connection.setSavepoint();
    SQLException tooLarge = null;
    try {
      Transactions.execute(connection, Dml.insert(SwapSql.TRIAL, columns, sql.only(ordinals)));
    } catch (SQLException failed) {
      if (SqlStates.blame(failed) == SqlStates.Blame.NOT_A_ROW) {
        throw failed;
      }
      tooLarge = SqlStates.isTooLarge(failed) ? failed : null;
    }
    Transactions.rollBackTo(connection, before);
    return tooLarge;
  }

  /** Removes a staged row, and rejects its record. */
  void remove(long ordinal, String column, Text reason) throws SQLException {
    byte[] json = Catalog.removed(connection, sql.remove(ordinal, plan.source()));
    rejections.add(ordinal, column, reason, json);
  }

  /** Inserts pieces of the large rows into the trial table. */
  private final class Trial implements Division.Loading {
    private final List<Long> ordinals;

    Trial(List<Long> ordinals) {
      this.ordinals = ordinals;
    }

    @Override
    public @Nullable SQLException load(int first, int count) throws SQLException {
      return onTrial(ordinals.subList(first, first + count));
    }

    @Override
    public boolean rejected(int row, SQLException cause) throws SQLException {
      remove(ordinals.get(row), ErrorDetails.column(cause), ErrorDetails.reason(cause));
      return true;
    }
  }
}
