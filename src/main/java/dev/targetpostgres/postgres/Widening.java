package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TypeFacts;

/**
 * How stored values become values of a wider type: dates and times in ISO 8601 and UTC, whatever
 * the session's settings are. Pure.
 */
final class Widening {
  private Widening() {}

  /** The TYPE clause of ALTER COLUMN. */
  static String type(WidenColumn widen) {
    return "TYPE " + widen.to().sql() + " USING " + converted(widen);
  }

  private static String converted(WidenColumn widen) {
    String column = Sql.identifier(widen.column());
    if (widen.to() == Simple.TEXT) {
      return text(column, widen.from());
    }
    if (widen.to() == Simple.JSONB) {
      return widen.from() == Simple.JSON ? column + "::jsonb" : json(column, widen.from());
    }
    if (widen.from() == Simple.DATE && widen.to() instanceof Timestamp) {
      return column + "::timestamp AT TIME ZONE 'UTC'";
    }
    String text = getsZone(widen) ? "(" + column + "::text || '+00')" : column;
    if (isFloating(widen.from())) {
      // Cast straight, a number keeps 15 digits, or gets those that are not its own.
      text = column + "::text";
    }
    return text + "::" + widen.to().sql();
  }

  private static boolean getsZone(WidenColumn widen) {
    return widen.to() instanceof Time to
        && to.zoned()
        && widen.from() instanceof Time from
        && !from.zoned();
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
