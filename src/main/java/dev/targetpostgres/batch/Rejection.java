package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.report.StreamTotals;
import java.nio.charset.StandardCharsets;

/**
 * A rejected record that is kept.
 *
 * @param rejected which record was rejected, and why
 */
public record Rejection(RejectedRecordException rejected, SentRecord sent) {
  /** Adds it to the totals of its stream. */
  public void tell(StreamTotals totals) {
    totals.rejected(rejected.place().toString(), rejected.column(), rejected.reason());
  }

  /** Returns the record's JSON. */
  public String json() {
    return new String(sent.json(), StandardCharsets.UTF_8);
  }
}
