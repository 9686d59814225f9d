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
 * Answers every question that depends on how a stream's rows get into its table. Immutable and
 * without state: what a stream needs while it is loaded is in its {@link Loader}. A new method is a
 * class here, a constant of {@link StreamTarget.Kind} and its SQL.
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

  /** Returns the check of a table that exists, made before the table is changed. */
  Tables.Check loadable(StreamTarget target);

  /**
   * Returns how the commit of a batch is proved.
   *
   * @param rejects whether rejected records are written with the batch
   * @param ordered whether rows of the run are staged with ordinals already
   * @param markers prepares commit markers and returns whether the role may write them; called only
   *     if the method needs markers
   */
  CommitProof commitProof(
      StreamTarget target, boolean rejects, boolean ordered, BooleanSupplier markers);

  /**
   * Returns how the stream's records are divided among workers.
   *
   * @param most partitions that there are workers for, 1 and more
   */
  Partitions partitions(TablePlan plan, int most);

  /** Returns whether larger batches are cheaper, so that an open one may wait longer. */
  boolean isPatient();

  /** Returns whether the rows become visible together, by a swap when the run ends well. */
  default boolean swaps() {
    return false;
  }

  /** Returns what is done with the stream's records, in words for a dry run. */
  String description(StreamTarget target);

  /**
   * Returns what loads the stream's batches.
   *
   * @param before what loaded them before its SCHEMA or its table changed, or null
   * @param changes of the table since then
   */
  Loader open(
      TablePlan plan, @Nullable Loader before, List<TableChange> changes, Resources resources);
}
