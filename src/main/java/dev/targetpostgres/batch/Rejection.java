package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import java.nio.charset.StandardCharsets;

/**
 * A refused record that is set aside.
 *
 * @param refused which record, and why
 * @param record its JSON, as it came in
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Rejection(RejectedRecordException refused, byte[] record) {
  /** The record's JSON. */
  public String json() {
    return new String(record, StandardCharsets.UTF_8);
  }
}
