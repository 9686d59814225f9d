package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses names of types, as the catalog writes them and in other usual forms. Pure functions. */
public final class TypeNames {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<name>[a-z][a-z0-9_ ]*?)\\s*(\\(\\s*(?<first>\\d{1,9})\\s*(,\\s*(?<second>-?\\d{1,9})\\s*)?\\))?"
              + "(?<zone>\\s+with(out)? time zone)?(?<array>(\\s*\\[\\s*\\d*\\s*\\])*)");

  private static final String ARRAY = "[]";
  private static final Map<String, ColumnType> SIMPLE = simpleTypes();

  private TypeNames() {}

  /**
   * Returns the type of that name, or {@link Other} if no encoder exists for it. A name from the
   * input must be checked by the server before it is used in SQL.
   */
  public static ColumnType parse(String name) {
    Matcher shape = SHAPE.matcher(name.strip().toLowerCase(Locale.ROOT));
    ColumnType scalar = shape.matches() ? scalar(shape) : null;
    if (scalar == null) {
      return name.endsWith(ARRAY)
          ? new ArrayOf(new Other(name.substring(0, name.length() - ARRAY.length())))
          : new Other(name);
    }
    return shape.group("array").isBlank() ? scalar : new ArrayOf(scalar);
  }

  private static @Nullable ColumnType scalar(Matcher shape) {
    String zone = shape.group("zone") == null ? "" : shape.group("zone").strip();
    String name = shape.group("name").strip();
    int first = number(shape.group("first"), -1);
    int second = number(shape.group("second"), 0);
    boolean zoned = zone.equals("with time zone");
    return switch (name) {
      case "numeric", "decimal" -> numeric(first, second);
      case "character varying", "varchar" -> characters(false, first, 0);
      case "character", "char" -> characters(true, first, 1);
      case "bpchar" -> characters(true, first, 0);
      case "timestamp" -> new Timestamp(zoned, precision(first));
      case "timestamptz" -> new Timestamp(true, precision(first));
      case "time" -> new Time(zoned, precision(first));
      case "timetz" -> new Time(true, precision(first));
      default -> first < 0 && zone.isEmpty() ? SIMPLE.get(name) : null;
    };
  }

  private static @Nullable ColumnType numeric(int precision, int scale) {
    if (precision < 0) {
      return Numeric.UNCONSTRAINED;
    }
    boolean exists =
        precision > 0
            && precision <= Numeric.MAXIMUM_PRECISION
            && Math.abs(scale) <= Numeric.MAXIMUM_PRECISION;
    return exists ? new Numeric(precision, scale) : null;
  }

  private static @Nullable ColumnType characters(boolean fixed, int length, int missing) {
    if (length < 0) {
      return new Characters(fixed, missing);
    }
    boolean exists = length > 0 && length <= Characters.MAXIMUM_LENGTH;
    return exists ? new Characters(fixed, length) : null;
  }

  private static int precision(int written) {
    return written < 0 ? ColumnType.MICROSECONDS : Math.min(written, ColumnType.MICROSECONDS);
  }

  private static int number(@Nullable String digits, int missing) {
    return digits == null ? missing : Integer.parseInt(digits);
  }

  private static Map<String, ColumnType> simpleTypes() {
    Map<String, ColumnType> types = new HashMap<>();
    for (Simple type : Simple.values()) {
      types.put(type.sql(), type);
      type.aliases().forEach(alias -> types.put(alias, type));
    }
    return Map.copyOf(types);
  }
}
