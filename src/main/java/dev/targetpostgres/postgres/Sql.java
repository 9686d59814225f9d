package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Quotes names and values; all statements get them through this class. Pure. */
final class Sql {
  private Sql() {}

  /** Returns a name as a quoted identifier, which keeps its case. */
  static String identifier(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name cannot hold NUL");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns a table's quoted name with its schema. */
  static String table(TableName name) {
    return identifier(name.schema()) + "." + identifier(name.table());
  }

  /** Returns a text as a constant that does not depend on {@code standard_conforming_strings}. */
  static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a constant cannot hold NUL");
    }
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Returns a text as a constant of type text; the server would truncate one of type name. */
  static String text(String text) {
    return literal(text) + "::pg_catalog.text";
  }

  /** Returns quoted identifiers, separated by commas. */
  static String identifiers(Collection<String> names) {
    return list(names, Sql::identifier);
  }

  /** Converts items to SQL, separated by commas. */
  static <T> String list(Collection<T> items, Function<T, String> sql) {
    return items.stream().map(sql).collect(Collectors.joining(", "));
  }
}
