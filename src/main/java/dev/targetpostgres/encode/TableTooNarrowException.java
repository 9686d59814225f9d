package dev.targetpostgres.encode;

import dev.targetpostgres.schema.TableChange;
import java.util.List;

/**
 * A record that its SCHEMA allows and that the table cannot hold as it is now. Nothing of the
 * record was added. All of it was looked at: with these changes, the table holds it.
 */
public final class TableTooNarrowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<TableChange> changes;
  private final transient RejectedRecordException refused;

  TableTooNarrowException(List<TableChange> changes, RejectedRecordException refused) {
    super(refused.getMessage(), null, false, false);
    this.changes = List.copyOf(changes);
    this.refused = refused;
  }

  /** Changes that the table needs before it can hold the record; never empty. */
  public List<TableChange> changes() {
    return changes;
  }

  /** What to say of the record if the table is not changed. */
  public RejectedRecordException refused() {
    return refused;
  }
}
