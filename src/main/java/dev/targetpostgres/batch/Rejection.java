package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.SentRecord;
import java.nio.charset.StandardCharsets;

/**
 * A rejected record that is kept.
 *
 * @param refused which record was rejected, and why
 */
public record Rejection(RejectedRecordException refused, SentRecord sent) {
  /** Returns the record's JSON. */
  public String json() {
    return new String(sent.json(), StandardCharsets.UTF_8);
  }
}
