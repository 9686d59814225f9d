package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.RowStatistics;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.TableName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upserts batches: COPY into staging, then a merge by the key. Thread-safe. */
final class UpsertLoader implements Loader {
  private static final Logger LOG = LoggerFactory.getLogger(UpsertLoader.class);

  /** With fewer rows, emptying a staging table on the nodes of Citus costs more than it saves. */
  private static final int FEWEST_ROWS_FOR_WORKERS = 20_000;

  private final TablePlan plan;
  private final Staging staging;
  private final StagingTables stagingTables;
  private final boolean indexed;
  private final PartialMerge partialMerge;
  private final FreshTable freshTable;

  /** Creates a loader for a table that exists. Warns if no unique index covers the key. */
  UpsertLoader(TablePlan plan, Resources resources) {
    this.plan = plan;
    staging = resources.staging();
    stagingTables = resources.stagingTables();
    if (plan.shape().distribution().isRemote()) {
      stagingTables.clearDead(plan.shape().name().schema());
    }
    indexed = plan.shape().isUniqueOver(plan.target().mergeKeys());
    partialMerge =
        new PartialMerge(
            plan,
            staging.temporary(),
            indexed && !plan.shape().ruled(),
            stagingTables,
            resources.changes());
    freshTable = new FreshTable(plan, indexed);
    if (!indexed) {
      Wording.NO_UNIQUE_INDEX
          .with(
              plan.target().stream(),
              plan.shape().name(),
              plan.target().mergeKeys(),
              Ddl.createUniqueIndex(plan.shape().name(), plan.target().mergeKeys()))
          .warn(LOG);
    }
  }

  @Override
  public RowLoad load(RowRange rows, int number) {
    RowLoad merge =
        mergesOnWorkers(rows)
            ? staging.loadOnWorkers(number, plan, rows, stagingTables, merging(rows))
            : staging.load(number, plan, rows, merging(rows));
    return freshTable.load(rows, merge);
  }

  /** Returns whether Citus must stage the rows on its worker nodes, or is faster if it does. */
  private boolean mergesOnWorkers(RowRange rows) {
    Distribution distribution = plan.shape().distribution();
    boolean possible =
        plan.columns().stream()
            .filter(column -> column.name().equals(distribution.column()))
            .allMatch(column -> column.isDirect() && !plan.isComputed(column.name()));
    boolean needed =
        distribution.kind() == Distribution.Kind.ONE_SHARD
            || plan.deletedAt() != null
            || rows.isPartial()
            || !indexed
            || plan.target().keepsUnchanged();
    return distribution.isRemote()
        && possible
        && (needed || rows.rows() >= FEWEST_ROWS_FOR_WORKERS);
  }

  private Staging.Step merging(RowRange rows) {
    if (rows.isPartial() || plan.shape().ruled()) {
      return (connection, source) -> partialMerge.after(connection, source, rows.rows());
    }
    return (connection, source) ->
        merge(
            plan,
            plan.columns(),
            rows.hasDistinctKeys() ? source.withDistinctKeys() : source,
            indexed);
  }

  /** Returns the statements that merge the source's rows into the table. */
  static CountedStatements merge(
      TablePlan plan, List<StagedColumn> columns, Dml.Source source, boolean indexed) {
    TableName target = plan.shape().name();
    @Nullable String delete =
        source.deletedAt() == null ? null : Dml.deleteMarked(target, columns, source);
    // For a table of one shard, Citus sends its nodes an ON CONFLICT that they cannot parse.
    boolean oneShard = plan.shape().distribution().kind() == Distribution.Kind.ONE_SHARD;
    if (indexed && !oneShard) {
      String merge =
          plan.target().keepsUnchanged()
              ? Dml.upsertChanged(
                  target, columns, source, plan.compared(columns), plan.comparesTexts())
              : Dml.upsert(target, columns, source);
      return new RowStatistics(plan.shape()).merge(delete, merge);
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
    return new CountedStatements(
        statements,
        answers -> {
          Iterator<Long> numbers = answers.iterator();
          numbers.next(); // The lock changes no rows.
          long deleted = delete == null ? 0 : numbers.next();
          long updated = onlyKeys ? 0 : numbers.next();
          return new RowCounts(numbers.next(), updated, deleted);
        });
  }
}
