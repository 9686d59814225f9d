package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TypeFacts.Family;
import dev.targetpostgres.schema.TypeFacts.Strings;
import java.util.Optional;

/** Decides whether one type holds all values of another, and which type holds both. Pure. */
final class TypeUnion {
  private static final int BIGINT_DIGITS = 19;
  private static final int INTEGER_DIGITS = 10;
  private static final int SMALLINT_DIGITS = 5;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private TypeUnion() {}

  /** Returns the narrowest type of a new column for values of both types. */
  static ColumnType of(ColumnType first, ColumnType second) {
    if (first.equals(second)) {
      return first;
    }
    if (isJson(first) || isJson(second)) {
      return Simple.JSONB;
    }
    if (isNumber(first) && isNumber(second)) {
      return ofNumbers(first, second);
    }
    if (first instanceof Timestamp a && second instanceof Timestamp b) {
      return new Timestamp(a.zoned() || b.zoned(), Math.max(a.precision(), b.precision()));
    }
    if (first instanceof Time a && second instanceof Time b) {
      return new Time(a.zoned() || b.zoned(), Math.max(a.precision(), b.precision()));
    }
    return isDay(first) && isDay(second) ? Timestamp.WITH_ZONE : Simple.TEXT;
  }

  private static ColumnType ofNumbers(ColumnType first, ColumnType second) {
    if (!isExact(first) && !isExact(second)) {
      return Simple.DOUBLE_PRECISION;
    }
    // No floating-point type holds all whole numbers.
    if (isExact(first) && holdsNumber(first, second)) {
      return first;
    }
    return isExact(second) && holdsNumber(second, first) ? second : widerNumber(first, second);
  }

  /**
   * Returns the type to which an existing column is widened so that values of the incoming type
   * fit. No stored value changes. Empty if the column keeps its type.
   */
  static Optional<ColumnType> widened(ColumnType existing, ColumnType incoming) {
    if (holds(existing, incoming)) {
      return Optional.empty();
    }
    if (incoming == Simple.JSONB) {
      return Optional.of(Simple.JSONB);
    }
    if (incoming == Simple.TEXT) {
      return isJson(existing) ? Optional.empty() : Optional.of(Simple.TEXT);
    }
    if (isNumber(existing) && isNumber(incoming)) {
      return Optional.of(widerNumber(existing, incoming));
    }
    if (existing instanceof Characters shorter && incoming instanceof Characters longer) {
      return Optional.of(incoming).filter(to -> !shorter.fixed() && isLonger(longer, shorter));
    }
    if (existing == Simple.DATE && incoming instanceof Timestamp) {
      return Optional.of(Timestamp.WITH_ZONE);
    }
    if (existing instanceof Time) {
      return Optional.of(incoming).filter(TypeUnion::holdsTimes);
    }
    return Optional.empty();
  }

  /** Returns whether the type, which a user chose, holds every time of day. */
  private static boolean holdsTimes(ColumnType type) {
    return type.sql().equals("interval")
        || (type instanceof Time time && time.precision() == ColumnType.MICROSECONDS);
  }

  /** Returns whether the existing column holds every value of the incoming type unchanged. */
  static boolean holds(ColumnType existing, ColumnType incoming) {
    if (existing.equals(incoming) || isJson(existing) || isUnlimitedText(existing)) {
      return true;
    }
    if (existing instanceof ArrayOf) {
      return incoming == Simple.JSONB;
    }
    if (existing.facts().strings() == Strings.OWN_SPELLING) {
      return true;
    }
    if (existing instanceof Timestamp) {
      return incoming instanceof Timestamp || incoming == Simple.DATE;
    }
    if (existing instanceof Time time) {
      return incoming instanceof Time wanted && (time.zoned() || !wanted.zoned());
    }
    if (existing == Simple.BYTEA) {
      return incoming == Simple.TEXT;
    }
    return holdsNumber(existing, incoming);
  }

  private static boolean holdsNumber(ColumnType existing, ColumnType incoming) {
    if (!isNumber(existing) || !isNumber(incoming)) {
      return false;
    }
    if (!isExact(existing)) {
      return !(incoming instanceof Numeric)
          && (existing == Simple.DOUBLE_PRECISION || incoming != Simple.DOUBLE_PRECISION);
    }
    if (existing instanceof Numeric numeric) {
      return !numeric.constrained()
          || (isExact(incoming)
              && numeric.integerDigits() >= integerDigits(incoming)
              && numeric.scale() >= scale(incoming));
    }
    if (incoming instanceof Numeric) {
      // A number with the digits of a whole type's bound can still exceed the bound.
      return scale(incoming) <= 0 && integerDigits(existing) > integerDigits(incoming);
    }
    return isExact(incoming) && integerDigits(existing) >= integerDigits(incoming);
  }

  /** Returns the narrowest numeric type that holds all values of both. */
  static ColumnType widerNumber(ColumnType existing, ColumnType incoming) {
    if (existing == Simple.REAL && incoming == Simple.DOUBLE_PRECISION) {
      return incoming;
    }
    int digits = Math.max(integerDigits(existing), integerDigits(incoming));
    if (!isExact(existing) || !isExact(incoming) || digits == UNLIMITED) {
      return Numeric.UNCONSTRAINED;
    }
    if (existing instanceof Simple && incoming instanceof Simple) {
      return integerDigits(existing) > integerDigits(incoming) ? existing : incoming;
    }
    int scale = Math.max(scale(existing), scale(incoming));
    return digits + scale <= Numeric.MAXIMUM_PRECISION
        ? new Numeric(digits + scale, scale)
        : Numeric.UNCONSTRAINED;
  }

  /** Returns the greatest number of digits before the point that the type can need. */
  private static int integerDigits(ColumnType type) {
    if (type instanceof Numeric numeric) {
      return numeric.constrained() ? numeric.integerDigits() : UNLIMITED;
    }
    if (type == Simple.SMALLINT) {
      return SMALLINT_DIGITS;
    }
    return type == Simple.INTEGER ? INTEGER_DIGITS : BIGINT_DIGITS;
  }

  private static int scale(ColumnType type) {
    return type instanceof Numeric numeric ? numeric.scale() : 0;
  }

  private static boolean isExact(ColumnType type) {
    return type.facts().family() == Family.EXACT_NUMBER;
  }

  private static boolean isLonger(Characters longer, Characters shorter) {
    return !longer.fixed() && (longer.length() == 0 || longer.length() > shorter.length());
  }

  private static boolean isNumber(ColumnType type) {
    return type.facts().isNumber();
  }

  private static boolean isDay(ColumnType type) {
    return type.facts().family() == Family.DAY;
  }

  private static boolean isJson(ColumnType type) {
    return type.facts().family() == Family.JSON;
  }

  private static boolean isUnlimitedText(ColumnType type) {
    return type == Simple.TEXT
        || (type instanceof Characters characters && characters.length() == 0);
  }
}
