package dev.targetpostgres.encode;

import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.DeclaredValues;
import dev.targetpostgres.schema.WiderTypes;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the type that a column needs for a value that its SCHEMA allows. It is asked only for
 * values that do not fit, so it may take its time. Not thread-safe.
 */
final class NeededType {
  private final EncodingOptions options;
  private final Decimal decimal = new Decimal();

  NeededType(EncodingOptions options) {
    this.options = options;
  }

  /**
   * Returns the narrowest type that holds the value and all that the column held, or null if there
   * is none or the SCHEMA does not allow the value.
   *
   * @param out to try types with; nothing is left in it
   */
  @Nullable ColumnType of(
      FromProperty field, DeclaredValues declared, RecordMessage record, CopyBuffer out) {
    ColumnType wanted = field.wanted();
    int digits = wholeDigits(field.slot(), record);
    if (wanted == null || !isAllowed(field, declared, record, out, digits)) {
      return null;
    }
    for (ColumnType wider : WiderTypes.of(field.type(), wanted, declared, digits)) {
      if (takes(wider, field, record, out)) {
        return wider;
      }
    }
    return null;
  }

  /** Whether the type and the format that the SCHEMA declares allow the value. */
  private boolean isAllowed(
      FromProperty field,
      DeclaredValues declared,
      RecordMessage record,
      CopyBuffer out,
      int digits) {
    Set<String> types = declared.types();
    return switch (record.kind(field.slot())) {
      case JsonKind.MISSING, JsonKind.NULL -> false;
      case JsonKind.TRUE, JsonKind.FALSE -> types.contains("boolean");
      case JsonKind.INTEGER -> types.contains("integer") || types.contains("number");
      case JsonKind.DECIMAL ->
          types.contains("number")
              || (types.contains("integer")
                  && digits != WiderTypes.NOT_A_NUMBER
                  && decimal.isWhole());
      case JsonKind.NOT_FINITE -> types.contains("number");
      case JsonKind.STRING, JsonKind.ESCAPED_STRING ->
          declared.strings().stream().anyMatch(type -> takes(type, field, record, out));
      case JsonKind.OBJECT, JsonKind.DOUBTFUL_OBJECT -> types.contains("object");
      default -> types.contains("array");
    };
  }

  /** The digits before the point, also of a string that spells a number. */
  private int wholeDigits(int slot, RecordMessage record) {
    try {
      Decimal.Form form =
          decimal.read(record.kind(slot), record.bytes(), record.start(slot), record.end(slot));
      boolean counts = form == Decimal.Form.FINITE && !decimal.isZero();
      return counts ? Math.max(decimal.highestPower() + 1, 0) : 0;
    } catch (RejectedValueException other) {
      return WiderTypes.NOT_A_NUMBER;
    }
  }

  private boolean takes(ColumnType type, FromProperty field, RecordMessage record, CopyBuffer out) {
    int slot = field.slot();
    out.beginRow();
    try {
      ValueEncoders.of(type, field.encoding(), options)
          .encode(record.kind(slot), record.bytes(), record.start(slot), record.end(slot), out);
      return true;
    } catch (RejectedValueException rejected) {
      return false;
    } finally {
      out.rollBackRow();
    }
  }
}
