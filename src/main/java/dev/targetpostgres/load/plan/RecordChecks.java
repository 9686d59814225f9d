package dev.targetpostgres.load.plan;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.validate.RecordCheck;
import dev.targetpostgres.validate.RecordValidator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the check of a stream's records. Encoding checks the types of columns separately. */
public final class RecordChecks {
  private static final Logger LOG = LoggerFactory.getLogger(RecordChecks.class);

  private RecordChecks() {}

  /**
   * Returns the check of a stream's records, or null if there is none. If no property has a column,
   * it rejects every record.
   *
   * @param validates whether records must match their SCHEMA
   */
  public static @Nullable RecordCheck of(
      TablePlan plan, Message.Schema message, boolean validates) {
    if (!plan.writesProperties()) {
      Wording.STREAM_WITHOUT_COLUMNS.with(plan.target().stream()).warn(LOG);
      return RecordCheck.nothingToLoad();
    }
    return validates
        ? new RecordValidator(
            plan.target().mapping().properties().checked(message.schema()),
            plan.layout().properties(),
            plan.target().schema().chosenProperties())
        : null;
  }
}
