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
 * Decides whether workers may load a stream's batches at the same time. They may if nothing depends
 * on the order of rows, or only on the order within a key. Pure.
 */
public final class Partitioning {
  private Partitioning() {}

  /**
   * Returns how many partitions a stream may have. More than there are processors would slow each
   * other down. While a batch of each is loaded, memory must hold as many open ones.
   *
   * @param chosen by the user, or 0 to decide by the machine
   * @param workers of all streams
   * @param processors of the machine
   * @param batchesInMemory full batches that memory has room for
   * @return 1 and more
   */
  public static int mostPartitions(int chosen, int workers, int processors, long batchesInMemory) {
    if (chosen > 0) {
      return Math.min(workers, chosen);
    }
    int useful = Math.min(workers, Math.max(processors, 2));
    return (int) Math.max(1, Math.min(useful, batchesInMemory / 2));
  }

  /**
   * Returns a division by turns, if that is possible.
   *
   * @param count of partitions that there are workers for, 1 and more
   * @param anyOrder whether nothing depends on the order of rows
   */
  public static Partitions inTurns(TablePlan plan, int count, boolean anyOrder) {
    return count > 1 && anyOrder && !numbersRows(plan)
        ? new Partitions.InTurns(count)
        : new Partitions.Undivided();
  }

  /**
   * Returns whether a column that is not sent may number the rows as they come, as serial columns
   * do.
   */
  private static boolean numbersRows(TablePlan plan) {
    Set<String> written =
        plan.columns().stream().map(StagedColumn::name).collect(Collectors.toSet());
    return plan.shape().columns().stream()
        .filter(column -> !written.contains(column.name()))
        .map(TableColumn::defaultExpression)
        .anyMatch(expression -> expression != null && expression.contains("nextval("));
  }

  /**
   * Returns a division by key, if equal keys have equal bytes.
   *
   * @param count of partitions that there are workers for, 1 and more
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

  /**
   * Returns the form in which equal values of the column have equal bytes, or null if there is
   * none.
   */
  private static @Nullable KeyForm form(TableColumn column) {
    // A collation may treat different bytes as equal.
    return column.collation() == null ? column.type().facts().keyForm() : null;
  }
}
