package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * A user's SQL script, split into statements.
 *
 * @param statements the statements in order
 */
public record Script(List<Part> statements) {
  /** A statement, and the line in which it begins, counted from 1. */
  public record Part(String sql, int line) {}

  /** Splits the script with the driver's parser, which handles quotes, comments and functions. */
  public static Script of(String text) throws SQLException {
    List<Part> statements = new ArrayList<>();
    int from = 0;
    for (NativeQuery query : Parser.parseJdbcSql(text, true, false, true, false, false)) {
      String sql = query.nativeSql.strip();
      int at = Math.max(text.indexOf(sql, from), from);
      from = at + sql.length();
      if (!sql.isEmpty()) {
        int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        statements.add(new Part(sql, line));
      }
    }
    return new Script(statements);
  }
}
