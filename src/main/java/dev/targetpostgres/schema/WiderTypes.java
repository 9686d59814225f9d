package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TypeFacts.Strings;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the types to which an existing column can be widened to hold a value. Each type also holds
 * all stored values. Pure functions.
 */
public final class WiderTypes {
  /** Replaces the number of digits for a value that is not a number. */
  public static final int NOT_A_NUMBER = -1;

  private WiderTypes() {}

  /**
   * Returns the types, the narrowest first. The caller tries which one holds the value.
   *
   * @param existing type of the column
   * @param wanted type that a new column would have
   * @param declared values that the SCHEMA allows, which must include the value
   * @param wholeDigits digits of the value before the point, or {@link #NOT_A_NUMBER}
   */
  public static List<ColumnType> of(
      ColumnType existing, ColumnType wanted, DeclaredValues declared, int wholeDigits) {
    Strings strings = existing.facts().strings();
    if (strings == Strings.OWN_SPELLING) {
      return List.of();
    }
    List<ColumnType> wider = new ArrayList<>(unlimited(existing));
    if (existing.facts().isNumber() && wholeDigits != NOT_A_NUMBER) {
      // A number never changes a numeric column to another kind of type.
      return numbers(existing, wanted, wholeDigits);
    }
    if (existing == Simple.DATE && declared.strings().stream().anyMatch(WiderTypes::mayBeMoment)) {
      wider.add(Timestamp.WITH_ZONE);
    }
    if (existing instanceof ArrayOf array) {
      if (!existing.facts().isBinary()) {
        return List.of();
      }
      elements(array.element()).forEach(element -> wider.add(new ArrayOf(element)));
    }
    boolean takesJson = existing.facts().family() == TypeFacts.Family.JSON;
    if (takesJson || existing.facts().family() == TypeFacts.Family.TEXT) {
      return wider;
    }
    if (declared.types().contains("object") || declared.types().contains("array")) {
      wider.add(Simple.JSONB);
    } else if (strings != Strings.ANY && declared.strings().contains(Simple.TEXT)) {
      wider.add(Simple.TEXT);
    }
    return wider;
  }

  private static boolean mayBeMoment(ColumnType strings) {
    return strings == Simple.TEXT || strings instanceof Timestamp;
  }

  /** Returns the type without its length or time precision, if it has one. */
  private static List<ColumnType> unlimited(ColumnType type) {
    if (type instanceof Characters characters && characters.length() > 0) {
      return List.of(new Characters(characters.fixed(), 0));
    }
    if (type instanceof Timestamp timestamp && timestamp.precision() < ColumnType.MICROSECONDS) {
      return List.of(new Timestamp(timestamp.zoned(), ColumnType.MICROSECONDS));
    }
    return type instanceof Time time && time.precision() < ColumnType.MICROSECONDS
        ? List.of(new Time(time.zoned(), ColumnType.MICROSECONDS))
        : List.of();
  }

  private static List<ColumnType> elements(ColumnType element) {
    return element.facts().isNumber() ? numbers(element, element, 0) : unlimited(element);
  }

  /** Returns types with more digits before the point. For numeric, the server rewrites no rows. */
  private static List<ColumnType> numbers(ColumnType existing, ColumnType wanted, int wholeDigits) {
    List<ColumnType> wider = new ArrayList<>();
    if (existing instanceof Numeric numeric) {
      int precision = Math.max(wholeDigits, numeric.integerDigits()) + numeric.scale();
      if (numeric.constrained() && precision <= Numeric.MAXIMUM_PRECISION) {
        wider.add(new Numeric(precision, numeric.scale()));
      }
    } else if (existing == Simple.REAL) {
      wider.add(Simple.DOUBLE_PRECISION);
    } else if (existing != Simple.DOUBLE_PRECISION) {
      if (wanted.facts().isNumber()) {
        wider.add(TypeUnion.widerNumber(existing, wanted));
      }
      wider.add(Simple.BIGINT);
    }
    wider.add(Numeric.UNCONSTRAINED);
    wider.remove(existing);
    return wider;
  }

  /** Returns whether a column can be widened from one type to another, by value or by setting. */
  public static boolean isWider(ColumnType type, ColumnType than) {
    if (than instanceof ArrayOf before && type instanceof ArrayOf after) {
      return (before.element().facts().isNumber()
              || unlimited(before.element()).contains(after.element()))
          && isWider(after.element(), before.element());
    }
    return TypeUnion.widened(than, type).filter(type::equals).isPresent()
        || unlimited(than).contains(type)
        || (than == Simple.DATE && type instanceof Timestamp)
        || (than instanceof ArrayOf && type == Simple.JSONB);
  }

  /** Returns whether the server rewrites the table for the change. */
  public static boolean rewrites(WidenColumn widen) {
    ColumnType from = widen.from();
    ColumnType to = widen.to();
    if (from instanceof Numeric narrow && to instanceof Numeric wide) {
      return wide.constrained() && wide.scale() != narrow.scale();
    }
    if (from instanceof Timestamp before && to instanceof Timestamp after) {
      return before.zoned() != after.zoned();
    }
    if (from instanceof Time before && to instanceof Time after) {
      return before.zoned() != after.zoned();
    }
    boolean varying = from instanceof Characters characters && !characters.fixed();
    boolean text = to == Simple.TEXT || (to instanceof Characters other && !other.fixed());
    boolean padded = from instanceof Characters && to instanceof Characters;
    return !(varying && text) && !padded;
  }
}
