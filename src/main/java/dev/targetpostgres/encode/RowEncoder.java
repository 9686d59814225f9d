package dev.targetpostgres.encode;

import dev.targetpostgres.encode.FieldWriter.BatchedAtWriter;
import dev.targetpostgres.encode.FieldWriter.ConvertedWriter;
import dev.targetpostgres.encode.FieldWriter.ExtractedAtWriter;
import dev.targetpostgres.encode.FieldWriter.LongWriter;
import dev.targetpostgres.encode.FieldWriter.PresenceWriter;
import dev.targetpostgres.encode.FieldWriter.PropertyWriter;
import dev.targetpostgres.encode.FieldWriter.SourceWriter;
import dev.targetpostgres.encode.FieldWriter.VersionWriter;
import dev.targetpostgres.encode.RowField.FromMetadata;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowField.Ordinal;
import dev.targetpostgres.encode.RowField.Presence;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.singer.RecordMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records as rows, for the properties of a stream and the columns of its table. Not
 * thread-safe.
 */
public final class RowEncoder {
  private final List<RowField> fields;
  private final FieldWriter[] writers;
  private final RecordClock clock;
  private final EncodingOptions options;
  private final SentValues sent;
  private final NeededType needed;
  private final boolean usesClock;

  /** Slot of the property that marks a record as deleted, or -1. */
  private final int deletedSlot;

  /**
   * Compiles an encoder.
   *
   * @param fields fields in the order of the columns in COPY
   * @param deletedSlot slot of the property that marks a record as deleted, or -1
   * @param clock clock that all streams of a run share
   * @param sent converts values before they are checked and encoded
   */
  public RowEncoder(
      List<RowField> fields,
      int deletedSlot,
      RecordClock clock,
      EncodingOptions options,
      SentValues sent) {
    this.deletedSlot = deletedSlot;
    this.sent = sent;
    this.fields = List.copyOf(fields);
    this.clock = clock;
    this.options = options;
    needed = new NeededType(options);
    usesClock = fields.stream().anyMatch(FromMetadata.class::isInstance);
    writers = fields.stream().map(this::writer).toArray(FieldWriter[]::new);
  }

  /**
   * Converts the record's values as {@link SentValues} does. Required before checks and encoding.
   *
   * @throws RejectedRecordException if a property to flatten is not an object
   */
  public void read(RecordMessage record) {
    sent.read(record);
    RecordMessage.Misfit misfit = record.misfit();
    if (misfit != null) {
      throw new RejectedRecordException(
          record.stream(), record.place(), misfit.property(), misfit.reason());
    }
  }

  /**
   * Adds the record's row to the buffer.
   *
   * @throws RejectedRecordException if a column cannot hold its value; the buffer is unchanged
   * @throws TableTooNarrowException if columns must change first; the buffer is unchanged
   */
  public void encode(RecordMessage record, CopyBuffer out) {
    if (usesClock) {
      clock.tick();
    }
    out.beginRow();
    out.int16(writers.length);
    int field = 0;
    try {
      for (; field < writers.length; field++) {
        // Most writers are of this class, and a direct call is faster than a virtual one.
        if (writers[field] instanceof PropertyWriter property) {
          property.write(record, out);
        } else {
          writers[field].write(record, out);
        }
      }
    } catch (RejectedValueException rejected) {
      out.rollBackRow();
      throw failure(record, field, rejected, out);
    }
  }

  /**
   * Returns the exception for a record that does not fit. The table changes only if it can hold the
   * whole record afterwards, so this checks the remaining fields, too.
   *
   * @param field index of the first field that does not fit
   */
  private RuntimeException failure(
      RecordMessage record, int field, RejectedValueException first, CopyBuffer out) {
    Map<TableChange, RejectedRecordException> changes = new LinkedHashMap<>();
    RejectedValueException rejected = first;
    for (int other = field; other < writers.length; other++) {
      if (other > field) {
        rejected = attempt(writers[other], record, out);
      }
      if (rejected != null) {
        TableChange remedy = remedy(fields.get(other), rejected, record, out);
        if (remedy == null) {
          return rejected(record, fields.get(other), rejected, rejected.type());
        }
        changes.put(remedy, rejected(record, fields.get(other), rejected, null));
      }
    }
    return new TableTooNarrowException(changes);
  }

  private static @Nullable RejectedValueException attempt(
      FieldWriter writer, RecordMessage record, CopyBuffer out) {
    out.beginRow();
    try {
      writer.write(record, out);
      return null;
    } catch (RejectedValueException rejected) {
      return rejected;
    } finally {
      out.rollBackRow();
    }
  }

  private @Nullable TableChange remedy(
      RowField field, RejectedValueException rejected, RecordMessage record, CopyBuffer out) {
    if (rejected.remedy() != null
        || !(field instanceof FromProperty property)
        || property.wanted() == null) {
      return rejected.remedy();
    }
    ColumnType type = needed.of(property, sent.declared(property.slot()), record, out);
    return type == null
        ? null
        : new TableChange.WidenColumn(property.column(), property.type(), type);
  }

  /**
   * Returns the exception that names the record and the column.
   *
   * @param type a type to recommend, or null
   */
  private static RejectedRecordException rejected(
      RecordMessage record,
      RowField field,
      RejectedValueException rejected,
      @Nullable String type) {
    String name =
        field instanceof FromProperty property ? record.property(property.slot()) : field.column();
    Text reason = rejected.reason();
    if (!rejected.path().isEmpty()) {
      reason = Wording.AT_PLACE.with(name + rejected.path(), reason);
    }
    if (type != null && field instanceof FromProperty property) {
      String setting = record.isMember(property.slot()) ? property.column() : name;
      reason = Wording.TYPE_THAT_TAKES_IT.with(reason, record.stream(), setting, type);
    }
    return new RejectedRecordException(record.stream(), record.place(), field.column(), reason);
  }

  private FieldWriter writer(RowField field) {
    if (field instanceof FromProperty property) {
      return new PropertyWriter(
          property, ValueEncoders.of(property.type(), property.encoding(), options), deletedSlot);
    }
    if (field instanceof Ordinal) {
      return new LongWriter(RecordMessage::lineNumber);
    }
    if (field instanceof RowField.Source) {
      return new SourceWriter();
    }
    if (field instanceof Presence presence) {
      return new PresenceWriter(presence, deletedSlot);
    }
    return metadata((FromMetadata) field);
  }

  private FieldWriter metadata(FromMetadata field) {
    ColumnType type = field.type();
    return switch (field.metadata()) {
      case EXTRACTED_AT -> new ExtractedAtWriter(encoder(type), field.slot());
      case RECEIVED_AT -> moment(type, record -> clock.receivedMicros());
      case BATCHED_AT ->
          FieldWriter.isMicros(type)
              ? new BatchedAtWriter()
              : moment(type, record -> clock.receivedMicros());
      case SEQUENCE ->
          number(type, record -> record.hasSequence() ? record.sequence() : clock.sequence());
      case TABLE_VERSION -> new VersionWriter(number(type, RecordMessage::version));
      case SYNC_STARTED_AT -> number(type, record -> clock.startedEpochMillis());
      case DELETED_AT -> throw new IllegalArgumentException(Metadata.DELETED_AT + " is a property");
    };
  }

  /** Returns a writer of a time that the target measures, in the column's precision. */
  private FieldWriter moment(ColumnType type, ToLongFunction<RecordMessage> micros) {
    if (type instanceof ColumnType.Timestamp timestamp) {
      long finest = Fractions.finestMicros(timestamp.precision());
      return new LongWriter(record -> Math.floorDiv(micros.applyAsLong(record), finest) * finest);
    }
    return new ConvertedWriter(micros, true, encoder(type));
  }

  private FieldWriter number(ColumnType type, ToLongFunction<RecordMessage> value) {
    return type == ColumnType.Simple.BIGINT
        ? new LongWriter(value)
        : new ConvertedWriter(value, false, encoder(type));
  }

  private ValueEncoder encoder(ColumnType type) {
    return ValueEncoders.of(type, ContentEncoding.NONE, options);
  }
}
