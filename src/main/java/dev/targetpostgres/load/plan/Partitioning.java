package dev.targetpostgres.load.plan;

import dev.targetpostgres.batch.Parts;
import dev.targetpostgres.batch.Parts.Form;
import dev.targetpostgres.batch.Parts.KeyProperty;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether lanes may load a stream's batches at the same time: where the order of rows
 * matters to nothing, or the order of keys does not. Pure.
 */
public final class Partitioning {
  private Partitioning() {}

  /**
   * How many parts a stream may have. More of them than processors would get in each other's way;
   * and while a batch of each is loaded, memory must have room for as many that are open.
   *
   * @param chosen by the user, or 0 for what suits the machine
   * @param workers that there are for all streams
   * @param processors of the machine
   * @param batchesInMemory full batches that there is room for
   * @return 1 and more
   */
  public static int mostParts(int chosen, int workers, int processors, long batchesInMemory) {
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
   * @param anyOrder whether the order of rows matters to nothing
   */
  public static Parts inTurns(TablePlan plan, int count, boolean anyOrder) {
    return count > 1 && anyOrder && !numbersRows(plan)
        ? new Parts.InTurns(count)
        : new Parts.Undivided();
  }

  /** Whether a column that is not sent may number the rows as they come, as serial columns do. */
  private static boolean numbersRows(TablePlan plan) {
    Set<String> written =
        plan.columns().stream().map(StagedColumn::name).collect(Collectors.toSet());
    return plan.shape().columns().stream()
        .filter(column -> !written.contains(column.name()))
        .map(TableColumn::defaultExpression)
        .anyMatch(expression -> expression != null && expression.contains("nextval("));
  }

  /**
   * Returns a division by key, if equal keys can be told by their bytes.
   *
   * @param count of partitions that there are workers for, 1 and more
   */
  public static Parts byKey(TablePlan plan, int count) {
    if (count < 2 || numbersRows(plan)) {
      return new Parts.Undivided();
    }
    List<String> keys = plan.target().mergeKeys();
    List<KeyProperty> hashed = new ArrayList<>();
    for (RowField field : plan.fields()) {
      if (field instanceof RowField.FromProperty property && keys.contains(property.column())) {
        Form form = plan.shape().column(property.column()).map(Partitioning::form).orElse(null);
        if (form != null) {
          hashed.add(new KeyProperty(property.slot(), form));
        }
      }
    }
    boolean divisible = !hashed.isEmpty() && plan.shape().takesKeysInAnyOrder(keys);
    return divisible ? new Parts.ByKey(count, hashed) : new Parts.Undivided();
  }

  /** In which spelling equal values of the column have equal bytes, null where in none. */
  private static @Nullable Form form(TableColumn column) {
    ColumnType type = column.type();
    if (type == Simple.SMALLINT
        || type == Simple.INTEGER
        || type == Simple.BIGINT
        || type instanceof Numeric) {
      return Form.WHOLE_NUMBER;
    }
    if (type == Simple.UUID) {
      return Form.UUID;
    }
    boolean text = type == Simple.TEXT || (type instanceof Characters varying && !varying.fixed());
    // A collation may take different bytes for equal.
    return text && column.collation() == null ? Form.TEXT : null;
  }
}
