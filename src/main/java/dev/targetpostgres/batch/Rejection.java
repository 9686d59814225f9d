package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import java.nio.charset.StandardCharsets;

/**
 * A rejected record that is kept.
 *
 * @param refused which record was rejected, and why
 * @param record its JSON, as it came in
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Rejection(RejectedRecordException refused, byte[] record) {
  /** Returns the record's JSON. */
  public String json() {
    return new String(record, StandardCharsets.UTF_8);
  }
}
