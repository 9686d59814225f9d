package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Text;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server's rejection of a row says about the row. */
public final class ErrorDetails {
  private static final int UNKNOWN = -1;
  private static final Pattern LINE = Pattern.compile("^COPY .*, line (\\d+)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("^COPY .*, line \\d+, column ([^:\n]+)");

  private static final Pattern FUNCTION =
      Pattern.compile(
          "^(?:PL/\\S+|SQL) function \"?([^\"\n]+?)\"?(?: line \\d| statement \\d| during |$)",
          Pattern.MULTILINE);

  /** Functions of the server that raise what a function wants to be raised, or check policies. */
  private static final Set<String> MEANT = Set.of("exec_stmt_raise", "ExecWithCheckOptions");

  /** What differs between errors of the same kind: quoted values, and numbers. */
  private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"|'[^']*'|\\d+");

  private ErrorDetails() {}

  /**
   * Returns whether the error came of within a function that a statement of ours calls, as in a
   * trigger, and not because the function raised it.
   */
  static boolean isOfFunction(SQLException exception) {
    String where = where(exception);
    return !where.isBlank() && !where.startsWith("COPY ") && !MEANT.contains(routine(exception));
  }

  /** Returns the function that the error came of, or else all that the server says of the place. */
  public static String function(SQLException exception) {
    Matcher function = FUNCTION.matcher(where(exception));
    return function.find() ? function.group(1) : where(exception);
  }

  /** Returns the server's own function that reported the error, or an empty text. */
  static String routine(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return message == null || message.getRoutine() == null ? "" : message.getRoutine();
  }

  /** Returns what is the same of errors of the same kind, whatever values they are about. */
  public static String kind(SQLException exception) {
    ServerErrorMessage message = message(exception);
    String words = String.valueOf(message == null ? null : message.getMessage());
    return SqlStates.of(exception) + " " + VALUE.matcher(words).replaceAll("…");
  }

  /** The row of a COPY, from 1, or -1 where the server does not say. */
  public static int copyLine(SQLException exception) {
    Matcher line = LINE.matcher(where(exception));
    return line.find() ? Integer.parseInt(line.group(1)) : UNKNOWN;
  }

  /** The column, or an empty text where the server does not say. */
  public static String column(SQLException exception) {
    ServerErrorMessage message = message(exception);
    if (message != null && message.getColumn() != null) {
      return message.getColumn();
    }
    Matcher column = COLUMN.matcher(where(exception));
    return column.find() ? column.group(1) : "";
  }

  /** The server's message, and the way out if there is one. */
  public static Text reason(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return Optional.ofNullable(message == null ? null : message.getMessage())
        .flatMap(Casts::loss)
        .map(Text::quoted)
        .orElseGet(() -> ServerErrors.describe(exception));
  }

  private static String where(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return message == null || message.getWhere() == null ? "" : message.getWhere();
  }

  private static @Nullable ServerErrorMessage message(SQLException exception) {
    return exception instanceof PSQLException server ? server.getServerErrorMessage() : null;
  }
}
