package dev.targetpostgres.load.plan;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Partitions.KeyProperty;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.schema.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether workers can load a stream's batches at the same time. They can if nothing depends
 * on the order of rows, or only on the order within a key.
 */
public final class Partitioning {
  private Partitioning() {}

  /**
   * Returns the most partitions of a stream, at least 1. More partitions than processors would slow
   * each other down. Memory must hold two batches per partition: one loading, one open.
   *
   * @param chosen the user's number, or 0 to use the number of processors
   * @param workers the number of workers for all streams
   * @param processors the number of the machine's processors
   * @param batchesInMemory the number of full batches that fit into memory
   */
  public static int mostPartitions(int chosen, int workers, int processors, long batchesInMemory) {
    if (chosen > 0) {
      return Math.min(workers, chosen);
    }
    int useful = Math.min(workers, Math.max(processors, 2));
    return (int) Math.max(1, Math.min(useful, batchesInMemory / 2));
  }

  /**
   * Returns a round-robin division of batches, if it is possible.
   *
   * @param count the most partitions, at least 1
   * @param anyOrder whether nothing depends on the order of rows
   */
  public static Partitions inTurns(TablePlan plan, int count, boolean anyOrder) {
    return count > 1 && anyOrder && !numbersRows(plan)
        ? new Partitions.InTurns(count)
        : new Partitions.Undivided();
  }

  /** Returns whether a column that is not sent numbers the rows in their order, like a serial. */
  private static boolean numbersRows(TablePlan plan) {
    Set<String> written =
        plan.columns().stream().map(StagedColumn::name).collect(Collectors.toSet());
    return plan.shape().columns().stream()
        .filter(column -> !written.contains(column.name()))
        .map(TableColumn::defaultExpression)
        .anyMatch(expression -> expression != null && expression.contains("nextval("));
  }

  /**
   * Returns a division of records by key, if equal keys have equal bytes.
   *
   * @param count the most partitions, at least 1
   */
  public static Partitions byKey(TablePlan plan, int count) {
    if (count < 2 || numbersRows(plan)) {
      return new Partitions.Undivided();
    }
    List<String> keys = plan.target().mergeKeys();
    List<KeyProperty> hashed = new ArrayList<>();
    for (RowField field : plan.fields()) {
      if (field instanceof RowField.FromProperty property && keys.contains(property.column())) {
        KeyForm form = plan.shape().column(property.column()).map(Partitioning::form).orElse(null);
        if (form != null) {
          hashed.add(new KeyProperty(property.slot(), form));
        }
      }
    }
    boolean divisible = !hashed.isEmpty() && plan.shape().takesKeysInAnyOrder(keys);
    return divisible ? new Partitions.ByKey(count, hashed) : new Partitions.Undivided();
  }

  /** Returns the form in which equal values have equal bytes, or null if there is none. */
  private static @Nullable KeyForm form(TableColumn column) {
    // A collation can treat different bytes as equal.
    return column.collation() == null ? column.type().facts().keyForm() : null;
  }
}
