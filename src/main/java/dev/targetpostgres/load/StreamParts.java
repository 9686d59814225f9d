package dev.targetpostgres.load;

import dev.targetpostgres.batch.Parts;
import dev.targetpostgres.batch.Parts.KeyProperty;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsTable;
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
 * Decides whether lanes may load a stream's batches at the same time: where the order of rows
 * matters to nothing, or the order of keys does not. Pure.
 */
final class StreamParts {
  private StreamParts() {}

  /**
   * How many parts a stream may have. More of them than processors would get in each other's way;
   * and while a batch of each is loaded, memory must have room for as many that are open.
   */
  static int mostParts(Settings settings) {
    int chosen = settings.get(SettingsTable.MAX_PARALLELISM_PER_STREAM);
    if (chosen == 0) {
      int batches =
          settings.get(SettingsTable.MAX_BUFFER_SIZE)
              / settings.get(SettingsTable.BATCH_SIZE_BYTES);
      chosen = Math.min(Math.max(Runtime.getRuntime().availableProcessors(), 2), batches / 2);
    }
    return Math.min(settings.get(SettingsTable.MAX_PARALLELISM), chosen);
  }

  /**
   * How to divide the stream's records.
   *
   * @param count of parts that there are lanes for
   */
  static Parts of(TablePlan plan, int count) {
    if (count < 2) {
      return new Parts.Undivided();
    }
    return switch (plan.target().method()) {
      case APPEND -> inTurns(plan, count, plan.shape().takesRowsInAnyOrder());
      case UPSERT -> numbersRows(plan) ? new Parts.Undivided() : byKey(plan, count);
      // With keys, rows are put in place in the order of those.
      case OVERWRITE ->
          inTurns(
              plan,
              count,
              plan.shape().takesRowsInAnyOrder() || !plan.target().mergeKeys().isEmpty());
    };
  }

  private static Parts inTurns(TablePlan plan, int count, boolean anyOrder) {
    return anyOrder && !numbersRows(plan) ? new Parts.InTurns(count) : new Parts.Undivided();
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

  private static Parts byKey(TablePlan plan, int count) {
    List<String> keys = plan.target().mergeKeys();
    List<KeyProperty> hashed = new ArrayList<>();
    for (RowField field : plan.fields()) {
      if (field instanceof RowField.FromProperty property && keys.contains(property.column())) {
        KeyForm form = plan.shape().column(property.column()).map(StreamParts::form).orElse(null);
        if (form != null) {
          hashed.add(new KeyProperty(property.slot(), form));
        }
      }
    }
    boolean divisible = !hashed.isEmpty() && plan.shape().takesKeysInAnyOrder(keys);
    return divisible ? new Parts.ByKey(count, hashed) : new Parts.Undivided();
  }

  /** In which spelling equal values of the column have equal bytes, null if in none. */
  private static @Nullable KeyForm form(TableColumn column) {
    // A collation may take different bytes for equal.
    return column.collation() == null ? column.type().facts().keyForm() : null;
  }
}
