package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.report.StreamTotals;
import java.nio.charset.StandardCharsets;

/**
 * A rejected record that is kept.
 *
 * @param rejected the record's place in the input, and the reason
 * @param sent the record as the tap sent it
 */
public record Rejection(RejectedRecordException rejected, SentRecord sent) {
  /**
   * Counts it in the totals of its stream.
   *
   * @param table the table that keeps it
   */
  public void addTo(StreamTotals totals, String table) {
    totals.rejected(table, rejected.place().toString(), rejected.column(), rejected.reason());
  }

  /** Returns the record's JSON. */
  public String json() {
    return new String(sent.json(), StandardCharsets.UTF_8);
  }
}
