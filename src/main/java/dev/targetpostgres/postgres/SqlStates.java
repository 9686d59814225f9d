package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.Set;

/**
 * Sorts the server's errors.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public final class SqlStates {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final Set<String> WRONG_LOGIN = Set.of("28P01", "28000");
  private static final String NO_DATABASE = "3D000";

  private SqlStates() {}

  /** The five characters of the error, or of the first error behind it that has some. */
  public static String of(SQLException exception) {
    String state = exception.getSQLState();
    if (state != null) {
      return state;
    }
    return exception.getCause() instanceof SQLException cause ? of(cause) : "";
  }

  /** Whether the data was refused: class 22 (data exception) or 23 (constraint violation). */
  public static boolean isDataRefused(SQLException exception) {
    String state = of(exception);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** Whether a privilege is missing. */
  public static boolean isPermissionDenied(SQLException exception) {
    return of(exception).equals(INSUFFICIENT_PRIVILEGE);
  }

  static boolean isWrongLogin(SQLException exception) {
    return WRONG_LOGIN.contains(of(exception));
  }

  static boolean isMissingDatabase(SQLException exception) {
    return of(exception).equals(NO_DATABASE);
  }
}
