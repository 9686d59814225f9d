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

/** Merges records by key. If a key occurs more than once, the last record wins. */
record Upsert() implements LoadMethod {
  @Override
  public Tables.Check loadable(StreamTarget target) {
    return Tables.Check.ofShape(
        existing -> {
          LoadableTables.requireFinerPrimaryKey(target, existing);
          LoadableTables.requireMergeable(target, existing);
        });
  }

  /**
   * Requires a commit marker only if rejected records are kept. A repeat would double them, while
   * the upsert itself is idempotent.
   */
  @Override
  public CommitProof commitProof(
      StreamTarget target, boolean rejects, boolean ordered, BooleanSupplier markers) {
    if (!rejects) {
      return CommitProof.NOT_NEEDED;
    }
    return markers.getAsBoolean() ? CommitProof.MARKER : CommitProof.NOT_POSSIBLE;
  }

  @Override
  public Partitions partitions(TablePlan plan, int most) {
    return Partitioning.byKey(plan, most);
  }

  @Override
  public boolean prefersLargeBatches() {
    return true;
  }

  @Override
  public String description(StreamTarget target) {
    String keeping =
        switch (target.keeping()) {
          case NOTHING -> "; a property that a record leaves out becomes NULL";
          case OF_DELETED -> "";
          case EVERYTHING -> "; a property that a record leaves out keeps its value";
        };
    return "upsert into %s by %s%s"
        .formatted(target.table(), String.join(", ", target.mergeKeys()), keeping);
  }

  @Override
  public Loader open(
      TablePlan plan, @Nullable Loader before, List<TableChange> changes, Resources resources) {
    return new UpsertLoader(plan, resources);
  }
}
