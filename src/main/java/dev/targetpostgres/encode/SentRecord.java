package dev.targetpostgres.encode;

import dev.targetpostgres.singer.RecordMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as sent, and metadata from its message.
 *
 * @param json the record before stream maps
 * @param timeExtracted JSON string without its quotes, empty if the message has none
 */
@SuppressWarnings("ArrayRecordComponent") // The array is never compared.
public record SentRecord(
    byte[] json, String timeExtracted, @Nullable Long version, @Nullable Long sequence) {
  /**
   * Copies a record.
   *
   * @param json receives the record's bytes; must have their length
   */
  public static SentRecord of(RecordMessage record, byte[] json) {
    System.arraycopy(record.bytes(), record.recordStart(), json, 0, json.length);
    int start = record.timeExtractedStart();
    return new SentRecord(
        json,
        new String(
            record.bytes(), start, record.timeExtractedEnd() - start, StandardCharsets.UTF_8),
        record.hasVersion() ? (Long) record.version() : null,
        record.hasSequence() ? (Long) record.sequence() : null);
  }

  /** Returns the record of a row that {@link CopyBuffer#sent} wrote. */
  public static SentRecord of(RowRange rows, int row) {
    List<byte[]> fields = rows.fields(row);
    return new SentRecord(
        fields.get(0),
        new String(fields.get(1), StandardCharsets.UTF_8),
        number(fields.get(2)),
        number(fields.get(3)));
  }

  private static @Nullable Long number(byte[] field) {
    return field.length == 0 ? null : (Long) ByteBuffer.wrap(field).getLong();
  }
}
