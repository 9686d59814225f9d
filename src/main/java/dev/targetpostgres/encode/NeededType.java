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
 * Finds the type that a column needs to hold a value that the SCHEMA allows. Called only for values
 * that do not fit, so it need not be fast. Not thread-safe.
 */
final class NeededType {
  private final EncodingOptions options;
  private final Decimal decimal = new Decimal();

  NeededType(EncodingOptions options) {
    this.options = options;
  }

  /**
   * Returns the narrowest type that holds both the value and the column's present values. Returns
   * null if there is none, or if the SCHEMA does not allow the value.
   *
   * @param out buffer for trying types; its contents stay unchanged
   */
  @Nullable ColumnType of(
      FromProperty field, DeclaredValues declared, RecordMessage record, CopyBuffer out) {
    ColumnType wanted = field.wanted();
    int digits = wholeDigits(field.slot(), record);
    if (wanted == null || !isAllowed(field, declared, record, out, digits)) {
      return null;
    }
    for (ColumnType wider : WiderTypes.of(field.type(), wanted, declared, digits)) {
      if (accepts(wider, field, record, out)) {
        return wider;
      }
    }
    return null;
  }

  /** Returns whether the SCHEMA's type and format allow the value. */
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
          declared.strings().stream().anyMatch(type -> accepts(type, field, record, out));
      case JsonKind.OBJECT, JsonKind.DOUBTFUL_OBJECT -> types.contains("object");
      default -> types.contains("array");
    };
  }

  /** Returns the number of digits before the point, including for a number in a string. */
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

  private boolean accepts(
      ColumnType type, FromProperty field, RecordMessage record, CopyBuffer out) {
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
