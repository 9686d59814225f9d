package dev.targetpostgres.load.method;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.load.plan.LoadableTables;
import dev.targetpostgres.load.plan.Partitioning;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Adds a new row for each record, by COPY straight into the table if possible. */
record Append() implements LoadMethod {
  @Override
  public Tables.Check loadable(StreamTarget target) {
    return Tables.Check.ofShape(existing -> LoadableTables.requireNoUniqueKey(target, existing));
  }

  /** Requires a commit marker, since loading a batch twice would double its rows. */
  @Override
  public CommitProof commitProof(
      StreamTarget target, boolean rejects, boolean ordered, BooleanSupplier markers) {
    return markers.getAsBoolean() ? CommitProof.MARKER : CommitProof.NOT_POSSIBLE;
  }

  @Override
  public Partitions partitions(TablePlan plan, int most) {
    return Partitioning.inTurns(plan, most, plan.shape().takesRowsInAnyOrder());
  }

  @Override
  public boolean prefersLargeBatches() {
    return false;
  }

  @Override
  public String description(StreamTarget target) {
    return "append into " + target.table();
  }

  @Override
  public Loader open(
      TablePlan plan, @Nullable Loader before, List<TableChange> changes, Resources resources) {
    return (rows, number) ->
        resources.staging().insert(number, plan, plan.shape().name(), plan.columns(), rows);
  }
}
