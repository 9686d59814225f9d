package dev.targetpostgres.postgres;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Casts that fail instead of changing a value silently. PostgreSQL's own casts truncate bit strings
 * and names, round intervals and wrap negative object identifiers. Ours compare the result with the
 * value of an unlimited type. Pure.
 */
final class Casts {
  private static final String ARRAY = "[]";

  /**
   * Matches the server's "invalid input syntax for boolean", in any language, with our sentence
   * inside.
   */
  private static final Pattern LOSS =
      Pattern.compile("[^\"]*\"(.*)( does not fit into .* as it is)\"", Pattern.DOTALL);

  private Casts() {}

  /** Returns our sentence from the server's message, if the message is of a cast with a loss. */
  static Optional<String> loss(String message) {
    Matcher loss = LOSS.matcher(message);
    return loss.matches()
        ? Optional.of(ShownValue.quoted(oneLine(loss.group(1))) + loss.group(2))
        : Optional.empty();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** Returns SQL that casts a text to the type; the text is an SQL expression. */
  static String of(String text, ColumnType type) {
    String cast = text + "::" + type.sql();
    return unlimited(type)
        .map(
            unlimited ->
                "CASE WHEN %s::%s = %s::%s THEN %s ELSE (%s || %s)::boolean::text::%s END"
                    .formatted(
                        cast,
                        unlimited,
                        text,
                        unlimited,
                        cast,
                        text,
                        Sql.literal(" does not fit into " + type.sql() + " as it is"),
                        type.sql()))
        .orElse(cast);
  }

  /** Returns the unlimited type to compare with, or empty if the cast loses nothing. */
  private static Optional<String> unlimited(ColumnType type) {
    if (type instanceof ArrayOf array) {
      return unlimited(array.element()).map(element -> element + ARRAY);
    }
    if (type instanceof Domain domain) {
      return unlimited(domain.base());
    }
    if (type instanceof Numeric numeric) {
      return Optional.of("numeric").filter(unlimited -> numeric.constrained());
    }
    if (type instanceof Characters characters) {
      return Optional.of(characters.fixed() ? "bpchar" : "text")
          .filter(unlimited -> characters.length() > 0);
    }
    if (type instanceof Timestamp timestamp) {
      return Optional.of(timestamp.zoned() ? "timestamptz" : "timestamp")
          .filter(unlimited -> timestamp.precision() < ColumnType.MICROSECONDS);
    }
    if (type instanceof Time time) {
      return Optional.of(time.zoned() ? "timetz" : "time")
          .filter(unlimited -> time.precision() < ColumnType.MICROSECONDS);
    }
    if (!(type instanceof Other other)) {
      return Optional.empty();
    }
    String name = other.sql();
    if (name.startsWith("bit(") || name.startsWith("bit varying(")) {
      return Optional.of("bit varying");
    }
    if (name.startsWith("interval(") || name.startsWith("interval ")) {
      return Optional.of("interval");
    }
    return switch (name) {
      case "name", "\"char\"" -> Optional.of("text");
      case "oid" -> Optional.of("bigint");
      case "money" -> Optional.of("numeric");
      default -> Optional.empty();
    };
  }
}
