package dev.targetpostgres.encode;

import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowField.Presence;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/** Writes one field of a row. */
abstract class FieldWriter {
  abstract void write(RecordMessage record, CopyBuffer out);

  /** Writes a property of the record. */
  static final class PropertyWriter extends FieldWriter {
    private final int slot;
    private final String column;
    private final WhenMissing missing;
    private final ValueEncoder encoder;
    private final int deletedSlot;

    PropertyWriter(FromProperty field, ValueEncoder encoder, int deletedSlot) {
      this.deletedSlot = deletedSlot;
      slot = field.slot();
      column = field.column();
      missing = field.missing();
      this.encoder = encoder;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      byte kind = record.kind(slot);
      if (kind > JsonKind.NULL) {
        encoder.encode(kind, record.bytes(), record.start(slot), record.end(slot), out);
      } else {
        writeMissing(kind, record, out);
      }
    }

    private void writeMissing(byte kind, RecordMessage record, CopyBuffer out) {
      switch (missing) {
        case IS_NULL -> out.nullField();
        case IS_REJECTED ->
            throw new RejectedValueException(
                Wording.KEY_IS.with(kind == JsonKind.NULL ? "null" : "missing"));
        case IS_KEPT -> {
          if (kind == JsonKind.NULL) {
            throw RejectedValueException.ofNull(column);
          }
          out.nullField();
        }
        case IS_KEPT_IF_DELETED -> {
          if (kind == JsonKind.NULL || !isDeleted(record, deletedSlot)) {
            throw RejectedValueException.ofNull(column);
          }
          out.nullField();
        }
        case IS_NOT_ALLOWED -> throw RejectedValueException.ofNull(column);
      }
    }
  }

  /** Writes the record's {@code time_extracted}, or else the tap's own property for it. */
  static final class ExtractedAtWriter extends FieldWriter {
    private final ValueEncoder encoder;
    private final int slot;

    ExtractedAtWriter(ValueEncoder encoder, int slot) {
      this.encoder = encoder;
      this.slot = slot;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      int start = record.timeExtractedStart();
      int end = record.timeExtractedEnd();
      if (start != end) {
        encoder.encode(JsonKind.STRING, record.bytes(), start, end, out);
      } else if (slot >= 0 && record.kind(slot) > JsonKind.NULL) {
        encoder.encode(
            record.kind(slot), record.bytes(), record.start(slot), record.end(slot), out);
      } else {
        out.nullField();
      }
    }
  }

  /** Reserves a field for the time at which the worker loads the batch. */
  static final class BatchedAtWriter extends FieldWriter {
    @Override
    void write(RecordMessage record, CopyBuffer out) {
      out.fieldToFillIn();
    }
  }

  /** Writes the record's JSON. */
  static final class SourceWriter extends FieldWriter {
    @Override
    void write(RecordMessage record, CopyBuffer out) {
      out.bytesField(record.bytes(), record.recordStart(), record.recordEnd());
    }
  }

  /** Writes a whole number in eight bytes, for bigint and the timestamps. */
  static final class LongWriter extends FieldWriter {
    private final ToLongFunction<RecordMessage> value;

    LongWriter(ToLongFunction<RecordMessage> value) {
      this.value = value;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      out.int64Field(value.applyAsLong(record));
    }
  }

  /** Writes a whole number or a time to a metadata column that has another type than usual. */
  static final class ConvertedWriter extends FieldWriter {
    private final ToLongFunction<RecordMessage> value;
    private final boolean moment;
    private final ValueEncoder encoder;

    ConvertedWriter(ToLongFunction<RecordMessage> value, boolean moment, ValueEncoder encoder) {
      this.value = value;
      this.moment = moment;
      this.encoder = encoder;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      long number = value.applyAsLong(record);
      String text = moment ? RecordClock.written(number) : Long.toString(number);
      // Quoted, since the encoder of jsonb also copies the quotes of a string.
      byte[] bytes = ('"' + text + '"').getBytes(StandardCharsets.US_ASCII);
      byte kind = moment ? JsonKind.STRING : JsonKind.INTEGER;
      encoder.encode(kind, bytes, 1, bytes.length - 1, out);
    }
  }

  /** Writes the record's {@code version}, or NULL. */
  static final class VersionWriter extends FieldWriter {
    private final FieldWriter version;

    VersionWriter(FieldWriter version) {
      this.version = version;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      if (record.hasVersion()) {
        version.write(record, out);
      } else {
        out.nullField();
      }
    }
  }

  /** Writes which columns have a value in the record, as {@code bit varying}. */
  static final class PresenceWriter extends FieldWriter {
    private final int[] slots;
    private final boolean ofDeleted;
    private final boolean ofOthers;
    private final int deletedSlot;

    PresenceWriter(Presence field, int deletedSlot) {
      slots = field.slots().stream().mapToInt(Integer::intValue).toArray();
      ofDeleted = field.ofDeleted();
      ofOthers = field.ofOthers();
      this.deletedSlot = deletedSlot;
    }

    @Override
    void write(RecordMessage record, CopyBuffer out) {
      boolean counts = isDeleted(record, deletedSlot) ? ofDeleted : ofOthers;
      if (counts && leavesOut(record)) {
        out.markPartial();
        writeBits(record, out);
      } else {
        out.nullField();
      }
    }

    private boolean leavesOut(RecordMessage record) {
      for (int slot : slots) {
        if (slot >= 0 && record.kind(slot) == JsonKind.MISSING) {
          return true;
        }
      }
      return false;
    }

    private static boolean isPresent(RecordMessage record, int slot) {
      return slot >= 0 ? record.kind(slot) != JsonKind.MISSING : slot == Presence.ALWAYS;
    }

    private void writeBits(RecordMessage record, CopyBuffer out) {
      int bits = Math.max(slots.length, 1);
      int bytes = (bits + Byte.SIZE - 1) / Byte.SIZE;
      out.int32(Integer.BYTES + bytes);
      out.int32(bits);
      for (int first = 0; first < bytes * Byte.SIZE; first += Byte.SIZE) {
        int packed = 0;
        for (int i = first; i < Math.min(first + Byte.SIZE, slots.length); i++) {
          packed |= isPresent(record, slots[i]) ? 0x80 >> (i - first) : 0;
        }
        out.int8(packed);
      }
    }
  }

  /** Returns whether the record is marked as deleted by the property in the slot, if any. */
  private static boolean isDeleted(RecordMessage record, int slot) {
    return slot >= 0 && record.kind(slot) > JsonKind.NULL;
  }

  /** Returns whether the type stores a time as eight bytes of whole microseconds. */
  static boolean isMicros(ColumnType type) {
    return type instanceof ColumnType.Timestamp timestamp
        && timestamp.precision() == ColumnType.MICROSECONDS;
  }
}
