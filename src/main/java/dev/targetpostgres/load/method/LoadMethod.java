package dev.targetpostgres.load.method;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.table.Tables;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides everything that depends on how a stream's rows get into its table. Stateless: the state
 * of a stream's load is in its {@link Loader}. A new method needs a class here, a constant of
 * {@link StreamTarget.Kind} and its SQL.
 */
public sealed interface LoadMethod permits Append, Upsert, Overwrite {
  /** Returns the method of the kind. */
  static LoadMethod of(StreamTarget.Kind kind) {
    return switch (kind) {
      case APPEND -> new Append();
      case UPSERT -> new Upsert();
      case OVERWRITE -> new Overwrite();
    };
  }

  /** Returns the check of an existing table, which runs before the table is changed. */
  Tables.Check loadable(StreamTarget target);

  /**
   * Returns how to find out whether a batch's commit succeeded.
   *
   * @param rejects whether rejected records are written in the batch's transaction
   * @param ordered whether the run's earlier rows are staged with ordinals
   * @param markers prepares commit markers and returns whether the role may write them; called only
   *     if the method needs markers
   */
  CommitProof commitProof(
      StreamTarget target, boolean rejects, boolean ordered, BooleanSupplier markers);

  /**
   * Returns how the stream's records are divided among workers.
   *
   * @param most the most partitions, at least 1
   */
  Partitions partitions(TablePlan plan, int most);

  /** Returns whether larger batches are cheaper. An open batch then waits longer for records. */
  boolean prefersLargeBatches();

  /** Returns whether the rows become visible together, by a swap at the end of a successful run. */
  default boolean swaps() {
    return false;
  }

  /** Returns a description of the load, which a dry run prints. */
  String description(StreamTarget target);

  /**
   * Returns the loader of the stream's batches.
   *
   * @param before the stream's loader until its SCHEMA or its table changed, or null
   * @param changes changes of the table since the earlier loader was opened
   */
  Loader open(
      TablePlan plan, @Nullable Loader before, List<TableChange> changes, Resources resources);
}
