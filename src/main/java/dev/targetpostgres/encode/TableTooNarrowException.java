package dev.targetpostgres.encode;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.schema.TableChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record that its SCHEMA allows and that the table cannot hold as it is now. Nothing of the
 * record was added. All of it was looked at: with these changes, the table holds it.
 */
public final class TableTooNarrowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the table needs, each with what to say of the record if it stays as it is. */
  private final transient Map<TableChange, RejectedRecordException> changes;

  TableTooNarrowException(Map<TableChange, RejectedRecordException> changes) {
    super(changes.values().iterator().next().getMessage(), null, false, false);
    this.changes = new LinkedHashMap<>(changes);
  }

  /** Changes that the table needs before it can hold the record; never empty. */
  public List<TableChange> changes() {
    return List.copyOf(changes.keySet());
  }

  /**
   * What to say of the record if the table is not changed.
   *
   * @param impossible changes, some of which the record needs
   * @param why they are not possible, or null if the reason already says so
   */
  public RejectedRecordException rejected(List<TableChange> impossible, @Nullable Text why) {
    for (Map.Entry<TableChange, RejectedRecordException> change : changes.entrySet()) {
      if (impossible.contains(change.getKey())) {
        return why == null ? change.getValue() : change.getValue().since(why);
      }
    }
    throw new IllegalArgumentException("changes of another record");
  }
}
