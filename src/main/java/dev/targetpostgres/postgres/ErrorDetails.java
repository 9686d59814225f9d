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

/** Reads details from the server's errors: row, column, function, kind. */
public final class ErrorDetails {
  private static final int UNKNOWN = -1;
  private static final Pattern LINE = Pattern.compile("^COPY .*, line (\\d+)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("^COPY .*, line \\d+, column ([^:\n]+)");

  private static final Pattern FUNCTION =
      Pattern.compile(
          "^(?:PL/\\S+|SQL) function \"?([^\"\n]+?)\"?(?: line \\d| statement \\d| during |$)",
          Pattern.MULTILINE);

  /** The server's C functions that raise an error on purpose: RAISE, and checks of policies. */
  private static final Set<String> RAISING = Set.of("exec_stmt_raise", "ExecWithCheckOptions");

  /** The parts that differ between messages of the same kind: quoted values and numbers. */
  private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"|'[^']*'|\\d+");

  private ErrorDetails() {}

  /**
   * Returns whether the error occurred in a function that our statement calls, such as a trigger's,
   * and the function did not raise it on purpose.
   */
  static boolean isOfFunction(SQLException exception) {
    String where = where(exception);
    return !where.isBlank() && !where.startsWith("COPY ") && !RAISING.contains(routine(exception));
  }

  /** Returns the name of the SQL function that failed, or else the error's whole context. */
  public static String function(SQLException exception) {
    Matcher function = FUNCTION.matcher(where(exception));
    return function.find() ? function.group(1) : where(exception);
  }

  /** Returns the server's C function that reported the error, or an empty text. */
  static String routine(SQLException exception) {
    ServerErrorMessage message = message(exception);
    return message == null || message.getRoutine() == null ? "" : message.getRoutine();
  }

  /** Returns a text that is equal for errors of the same kind, whatever their values. */
  public static String kind(SQLException exception) {
    ServerErrorMessage message = message(exception);
    String words = String.valueOf(message == null ? null : message.getMessage());
    return SqlStates.of(exception) + " " + VALUE.matcher(words).replaceAll("…");
  }

  /** Returns the number of the failed row in a COPY, counted from 1, or -1 if unknown. */
  public static int copyLine(SQLException exception) {
    Matcher line = LINE.matcher(where(exception));
    return line.find() ? Integer.parseInt(line.group(1)) : UNKNOWN;
  }

  /** Returns the column of the error, or an empty text if unknown. */
  public static String column(SQLException exception) {
    ServerErrorMessage message = message(exception);
    if (message != null && message.getColumn() != null) {
      return message.getColumn();
    }
    Matcher column = COLUMN.matcher(where(exception));
    return column.find() ? column.group(1) : "";
  }

  /** Returns the reason for users: our sentence after a failed cast, or the server's message. */
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
