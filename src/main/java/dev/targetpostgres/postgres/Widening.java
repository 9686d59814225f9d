package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TypeFacts;

/**
 * SQL that converts stored values to a wider type. Dates and times become ISO 8601 in UTC, whatever
 * the session's settings are. Pure.
 */
final class Widening {
  private Widening() {}

  /** Returns the TYPE clause of ALTER COLUMN. */
  static String type(WidenColumn widen) {
    String column = Sql.identifier(widen.column());
    return "TYPE " + widen.to().sql() + " USING " + converted(column, widen.from(), widen.to());
  }

  /** Returns SQL that converts a value to the wider type; a cast can follow the value's SQL. */
  static String converted(String value, ColumnType from, ColumnType to) {
    if (to == Simple.TEXT) {
      return text(value, from);
    }
    if (to == Simple.JSONB) {
      return from == Simple.JSON ? value + "::jsonb" : json(value, from);
    }
    if (from == Simple.DATE && to instanceof Timestamp moment && moment.zoned()) {
      return value + "::timestamp AT TIME ZONE 'UTC'";
    }
    String text = getsZone(from, to) ? "(" + value + "::text || '+00')" : value;
    if (isFloating(from)) {
      // A direct cast keeps 15 digits or adds wrong ones; the text has exactly the number's digits.
      text = value + "::text";
    }
    return text + "::" + to.sql();
  }

  private static boolean getsZone(ColumnType from, ColumnType to) {
    return to instanceof Time zoned && zoned.zoned() && from instanceof Time time && !time.zoned();
  }

  private static boolean isFloating(ColumnType type) {
    return type instanceof ArrayOf array
        ? isFloating(array.element())
        : type.facts().family() == TypeFacts.Family.FLOATING_NUMBER;
  }

  private static String text(String column, ColumnType from) {
    if (from instanceof Timestamp timestamp) {
      return iso(column, timestamp);
    }
    if (from == Simple.DATE) {
      return "to_json(" + column + ") #>> '{}'";
    }
    if (from == Simple.BYTEA) {
      return "E'\\\\x' || encode(" + column + ", 'hex')";
    }
    return from instanceof ArrayOf ? "to_json(" + column + ")::text" : column + "::text";
  }

  private static String json(String column, ColumnType from) {
    boolean moment = from instanceof Timestamp;
    return "to_jsonb(" + (moment ? iso(column, (Timestamp) from) : column) + ")";
  }

  private static String iso(String column, Timestamp type) {
    String utc = type.zoned() ? column + " AT TIME ZONE 'UTC'" : column;
    String written = "to_json(" + utc + ") #>> '{}'";
    if (type.zoned()) {
      written = "regexp_replace(" + written + ", '( BC)?$', E'Z\\\\1')";
    }
    return "CASE WHEN isfinite(" + column + ") THEN " + written + " ELSE " + column + "::text END";
  }
}
