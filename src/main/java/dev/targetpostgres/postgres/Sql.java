package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Quoting: the only way by which a name or a value becomes part of a statement. Pure. */
final class Sql {
  private Sql() {}

  /** A name as an identifier: its case is kept, and nothing in it has a meaning. */
  static String identifier(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name cannot hold NUL");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A table's name with its schema. */
  static String table(TableName name) {
    return identifier(name.schema()) + "." + identifier(name.table());
  }

  /** A text as a constant, whatever {@code standard_conforming_strings} says. */
  static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a constant cannot hold NUL");
    }
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A text as a literal. As a name, it would be cut if it is too long. */
  static String text(String text) {
    return literal(text) + "::pg_catalog.text";
  }

  /** Names as identifiers, with commas between. */
  static String identifiers(Collection<String> names) {
    return list(names, Sql::identifier);
  }

  /** Pieces of SQL, with commas between. */
  static <T> String list(Collection<T> items, Function<T, String> sql) {
    return items.stream().map(sql).collect(Collectors.joining(", "));
  }
}
