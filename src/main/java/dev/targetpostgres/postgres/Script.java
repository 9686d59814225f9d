package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * SQL that a user wrote, divided into its statements.
 *
 * @param statements in order, with the lines in which they begin
 */
public record Script(List<Part> statements) {
  /** A statement, and the line in which it begins. */
  public record Part(String sql, int line) {}

  /** Divides it as the driver does, which knows quotes, comments and bodies of functions. */
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
