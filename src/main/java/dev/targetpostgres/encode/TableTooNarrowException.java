package dev.targetpostgres.encode;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.schema.TableChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a record that its SCHEMA allows and that the table cannot hold yet. The buffer is
 * unchanged. After the changes in this exception, the table can hold the whole record.
 */
public final class TableTooNarrowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Each change that the table needs, with the rejection of the record if it is impossible. */
  private final transient Map<TableChange, RejectedRecordException> changes;

  TableTooNarrowException(Map<TableChange, RejectedRecordException> changes) {
    super(changes.values().iterator().next().getMessage(), null, false, false);
    this.changes = new LinkedHashMap<>(changes);
  }

  /** Returns the changes that the table needs before it can hold the record; never empty. */
  public List<TableChange> changes() {
    return List.copyOf(changes.keySet());
  }

  /**
   * Returns the rejection of the record for a table that cannot change.
   *
   * @param impossible changes that are impossible; the record needs at least one of them
   * @param why reason, or null if the rejection already contains it
   */
  public RejectedRecordException rejected(List<TableChange> impossible, @Nullable Text why) {
    for (Map.Entry<TableChange, RejectedRecordException> change : changes.entrySet()) {
      if (impossible.contains(change.getKey())) {
        return why == null ? change.getValue() : change.getValue().because(why);
      }
    }
    throw new IllegalArgumentException("changes of another record");
  }
}
