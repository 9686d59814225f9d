package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.report.StreamTotals;
import java.nio.charset.StandardCharsets;

/**
 * A rejected record that is kept.
 *
 * @param refused which record was rejected, and why
 */
public record Rejection(RejectedRecordException refused, SentRecord sent) {
  /** Adds it to what is told of its stream. */
  public void tell(StreamTotals totals) {
    totals.rejected(refused.place().toString(), refused.column(), refused.reason());
  }

  /** Returns the record's JSON. */
  public String json() {
    return new String(sent.json(), StandardCharsets.UTF_8);
  }
}
