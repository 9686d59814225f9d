package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.RowStatistics;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.postgres.Transactions;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upserts batches: COPY into staging, then a merge that uses a unique index over the key. */
final class UpsertLoader implements Loader {
  private static final Logger LOG = LoggerFactory.getLogger(UpsertLoader.class);

  private final TablePlan plan;
  private final Staging staging;
  private final boolean indexed;
  private final PartialMerge partialMerge;
  private final FreshTable freshTable;

  /** Loads a stream whose table exists. */
  UpsertLoader(TablePlan plan, Resources resources) {
    this.plan = plan;
    staging = resources.staging();
    indexed = plan.shape().isUniqueOver(plan.target().mergeKeys());
    partialMerge =
        new PartialMerge(
            plan, staging.temporary(), indexed && !plan.shape().ruled(), resources.changes());
    freshTable = new FreshTable(plan, indexed);
    if (!indexed) {
      Wording.NO_UNIQUE_INDEX
          .with(
              plan.target().stream(),
              plan.shape().name(),
              plan.target().mergeKeys(),
              plan.shape().name(),
              String.join(", ", plan.target().mergeKeys()))
          .warn(LOG);
    }
  }

  @Override
  public RowCounts load(Connection connection, RowRange rows) throws SQLException {
    if (freshTable.copied(connection, rows)) {
      return RowCounts.inserted(rows.rows());
    }
    return staging.with(
        connection,
        plan,
        rows,
        (source, filtered) -> {
          RowCounts counts =
              merge(connection, rows, rows.hasDistinctKeys() ? source.withDistinctKeys() : source);
          return counts.withFiltered(filtered);
        });
  }

  private RowCounts merge(Connection connection, RowRange rows, Dml.Source source)
      throws SQLException {
    return rows.isPartial() || plan.shape().ruled()
        ? partialMerge.run(connection, source)
        : merge(connection, plan, plan.columns(), source, indexed);
  }

  /** Merges the source's rows into the table. */
  static RowCounts merge(
      Connection connection,
      TablePlan plan,
      List<StagedColumn> columns,
      Dml.Source source,
      boolean indexed)
      throws SQLException {
    TableName target = plan.shape().name();
    @Nullable String delete =
        source.deletedAt() == null ? null : Dml.deleteMarked(target, columns, source);
    if (indexed) {
      String merge =
          plan.target().keepsUnchanged()
              ? Dml.upsertChanged(target, columns, source, plan.compared(columns))
              : Dml.upsert(target, columns, source);
      return new RowStatistics(plan.shape()).merge(connection, delete, merge);
    }
    List<String> statements = new ArrayList<>(List.of(Dml.lockForMerge(target)));
    if (delete != null) {
      statements.add(delete);
    }
    boolean onlyKeys = columns.size() == source.keys().size();
    if (!onlyKeys) {
      statements.add(Dml.updateExisting(target, columns, source));
    }
    statements.add(Dml.insertMissing(target, columns, source));
    Iterator<Long> numbers = Transactions.together(connection, statements).iterator();
    numbers.next(); // The lock changes no rows.
    long deleted = delete == null ? 0 : numbers.next();
    long updated = onlyKeys ? 0 : numbers.next();
    return new RowCounts(numbers.next(), updated, deleted);
  }
}
