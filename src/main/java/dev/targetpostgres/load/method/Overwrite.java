package dev.targetpostgres.load.method;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.load.plan.LoadRights;
import dev.targetpostgres.load.plan.Partitioning;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the table's rows at the end of a successful run. Batches are committed to a staging
 * table, and one transaction swaps their rows in. The table itself stays, with its views, grants,
 * indexes and foreign keys.
 */
record Overwrite() implements LoadMethod {
  @Override
  public Tables.Check loadable(StreamTarget target) {
    return (connection, existing) ->
        LoadRights.requireSwap(
            target, existing, !OverwriteTables.references(connection, target).isEmpty());
  }

  /**
   * Requires a commit marker only if ordinals do not prove the commit. Rows with a key are staged
   * with ordinals; rejected records have none.
   */
  @Override
  public CommitProof commitProof(
      StreamTarget target, boolean rejects, boolean ordered, BooleanSupplier markers) {
    boolean needed = rejects || (!ordered && target.mergeKeys().isEmpty());
    return needed && markers.getAsBoolean() ? CommitProof.MARKER : CommitProof.ORDINALS;
  }

  /** Always divides rows with a key, since the swap restores their order by ordinals. */
  @Override
  public Partitions partitions(TablePlan plan, int most) {
    boolean anyOrder = plan.shape().takesRowsInAnyOrder() || !plan.target().mergeKeys().isEmpty();
    return Partitioning.inTurns(plan, most, anyOrder);
  }

  @Override
  public boolean prefersLargeBatches() {
    return true;
  }

  @Override
  public boolean swaps() {
    return true;
  }

  @Override
  public String description(StreamTarget target) {
    return "overwrite of %s, from a staging table that is made beside it and dropped"
        .formatted(target.table());
  }

  @Override
  public Loader open(
      TablePlan plan, @Nullable Loader before, List<TableChange> changes, Resources resources) {
    if (before instanceof OverwriteLoader earlier) {
      resources.overwriteTables().change(earlier.staging(), plan, changes);
      return earlier.continued(plan, changes);
    }
    return new OverwriteLoader(plan, resources.staging(), resources.overwriteTables().create(plan));
  }
}
