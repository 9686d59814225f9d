package dev.targetpostgres.postgres;

import dev.targetpostgres.tunnel.TunnelException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Classifies errors by their SQLSTATE.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public final class SqlStates {
  private static final Set<String> REJECTING_CLASSES = Set.of("22", "23", "44");
  private static final Set<String> NOT_ALTERABLE =
      Set.of("0A000", "2BP01", "42501", "42704", "42804", "42846", "42883", "42P16");
  private static final String MISREAD = "08P01";
  private static final String READER = "pqformat.c";

  /** The SQLSTATE of an invalid binary representation. */
  static final String MISREAD_VALUE = "22P03";

  private static final String NO_SCHEMA = "3F000";
  private static final String DUPLICATE = "23505";
  private static final String INTERNAL = "XX000";

  /** A part of Citus's message, with the internal state, about a column that cannot be altered. */
  private static final String DISTRIBUTION_COLUMN = "involving partition column";

  /**
   * The server ended its process: by an administrator, or by a timeout of an idle session, an idle
   * transaction or a long transaction.
   */
  private static final Set<String> ENDED = Set.of("57P01", "57P05", "25P03", "25P04");

  static final String READ_ONLY = "25006";
  private static final String LOCK_TIMEOUT = "55P03";
  private static final Set<String> TRANSIENT =
      Set.of("57P02", "57P03", "40001", "40P01", "53300", LOCK_TIMEOUT, READ_ONLY);
  private static final Set<String> ROLLED_BACK =
      Set.of("40000", "40001", "40002", "40P01", LOCK_TIMEOUT);
  private static final String TOO_LARGE = "54000";
  private static final Set<String> REJECTING = Set.of(TOO_LARGE, "P0001");
  private static final Set<String> NEVER_REJECTING_CLASSES =
      Set.of("08", "25", "26", "28", "40", "53", "55", "57", "58");

  /** Corrupted data or index; cannot connect to the server of a foreign table. */
  private static final Set<String> NEVER_REJECTING = Set.of("XX001", "XX002", "HV00N");

  /**
   * Citus's messages, with an unspecific state, if a worker is gone or does not yet have a table
   * that was just committed.
   */
  private static final Pattern WORKER_IS_BEHIND =
      Pattern.compile(
          "failure on connection marked as essential"
              + "|relation \"[^\"]+_\\d+\" does not exist.*while executing command on ",
          Pattern.DOTALL);

  /** Statements have these errors, but also values that the server parses or that are names. */
  private static final Set<String> SYNTAX = Set.of("42601", "42602");

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** The server's C function that checks policies; unlike the message, it is not translated. */
  private static final String POLICY_ROUTINE = "ExecWithCheckOptions";

  private static final String LOGIN_FORBIDDEN = "28000";
  private static final String WRONG_PASSWORD = "28P01";
  private static final Set<String> WRONG_LOGIN = Set.of(WRONG_PASSWORD, LOGIN_FORBIDDEN, "08004");
  private static final String INVALID_PARAMETER = "22023";
  private static final String NO_DATABASE = "3D000";
  private static final String DISK_FULL = "53100";
  private static final Set<String> NOT_READY = Set.of("57P01", "57P02", "57P03", "53300");

  private SqlStates() {}

  /** The possible cause of a failed load of rows. */
  public enum Blame {
    /** The connection, the server or other sessions, never a row. */
    NOT_A_ROW,
    /** A row. */
    ROW,
    /** A function that the table calls, such as a trigger's that uses a dropped column. */
    FUNCTION,
    /** The statement, the rights or a row; running the statement without rows can tell. */
    UNKNOWN
  }

  /** Returns the cause of a failed load of rows. */
  public static Blame blame(SQLException failed) {
    String state = of(failed);
    if (state.isEmpty()
        || isWorkerBehind(failed)
        || NEVER_REJECTING_CLASSES.contains(state.substring(0, 2))
        || NEVER_REJECTING.contains(state)) {
      return Blame.NOT_A_ROW;
    }
    if (isDataRefused(failed)) {
      return Blame.ROW;
    }
    boolean wrong = state.startsWith("42") && !SYNTAX.contains(state);
    return wrong && ErrorDetails.isOfFunction(failed) ? Blame.FUNCTION : Blame.UNKNOWN;
  }

  /** Returns whether a policy of row-level security rejected a row, and no right is missing. */
  public static boolean isPolicyViolated(SQLException exception) {
    return isPermissionDenied(exception) && ErrorDetails.routine(exception).equals(POLICY_ROUTINE);
  }

  /** Returns the SQLSTATE of the error or its first cause that has one, or an empty text. */
  public static String of(SQLException exception) {
    String state = exception.getSQLState();
    if (state != null) {
      return state;
    }
    return exception.getCause() instanceof SQLException cause ? of(cause) : "";
  }

  /**
   * Returns whether a row was rejected for its values: class 22 (data exception), 23 (constraint
   * violation), 44 (check option), a row that is too large, or an error that a trigger raises.
   */
  public static boolean isDataRefused(SQLException exception) {
    String state = of(exception);
    return REJECTING_CLASSES.contains(state.substring(0, Math.min(2, state.length())))
        || REJECTING.contains(state);
  }

  /** Returns whether the error has the unspecific SQLSTATE of internal errors. */
  public static boolean isInternal(SQLException exception) {
    return of(exception).equals(INTERNAL);
  }

  /** Returns whether a row or one of its index entries is too large. */
  public static boolean isTooLarge(SQLException exception) {
    return of(exception).equals(TOO_LARGE);
  }

  /**
   * Returns whether the server expected another binary type and found the value too short. The
   * server reports this with the state of a protocol violation.
   */
  static boolean isMisread(SQLException exception) {
    return of(exception).equals(MISREAD)
        && exception instanceof PSQLException driver
        && driver.getServerErrorMessage() != null
        && READER.equals(driver.getServerErrorMessage().getFile());
  }

  /** Returns whether a row was rejected because its key exists already. */
  public static boolean isDuplicate(SQLException exception) {
    return of(exception).equals(DUPLICATE);
  }

  /**
   * Returns whether a column cannot be altered. The reasons are: an object depends on it (view,
   * rule, default, check), a stored value does not fit, or another role owns the table.
   */
  public static boolean isAlterationRefused(SQLException exception) {
    return NOT_ALTERABLE.contains(of(exception))
        || isOfDistribution(exception)
        || isDataRefused(exception);
  }

  /** Returns whether a statement is wrong in itself: its syntax, a name, or a type. */
  public static boolean isStatementWrong(SQLException exception) {
    String state = of(exception);
    return !isPermissionDenied(exception)
        && (state.startsWith("42")
            || state.startsWith("22")
            || state.startsWith("0A")
            || state.equals(NO_SCHEMA));
  }

  /**
   * Returns whether a retry can succeed. It can after a lost connection, a deadlock, a
   * serialization failure or a lock timeout. It also can if the server starts up, shuts down, is
   * out of connections, or is read-only after a failover.
   */
  public static boolean isTransient(SQLException exception) {
    String state = of(exception);
    return !isWrongLogin(exception)
        && !isTunnelClosed(exception)
        && (isConnectionLost(exception)
            || TRANSIENT.contains(state)
            || isWorkerBehind(exception)
            || (state.isEmpty() && exception instanceof SQLTransientConnectionException));
  }

  private static boolean isOfDistribution(SQLException exception) {
    return isInternal(exception)
        && String.valueOf(exception.getMessage()).contains(DISTRIBUTION_COLUMN);
  }

  private static boolean isWorkerBehind(SQLException exception) {
    return WORKER_IS_BEHIND.matcher(String.valueOf(exception.getMessage())).find();
  }

  /** Returns whether a server answered that it shuts down, starts up or is out of connections. */
  static boolean isNotReady(SQLException exception) {
    return ofHosts(exception).stream().anyMatch(failure -> NOT_READY.contains(of(failure)));
  }

  /** Returns whether no server listened, or the server closed the network connection. */
  static boolean isRefused(SQLException exception) {
    // Searches all causes, since TLS wraps the EOFException.
    return ofHosts(exception).stream()
        .flatMap(
            failure -> Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause))
        .anyMatch(network -> network instanceof SocketException || network instanceof EOFException);
  }

  /**
   * Returns whether no server can be reached. A failed or slow login does not count: a pooler can
   * be out of connections, and a password command can fail. Of several hosts, read-only ones do not
   * count, since the load does not use them.
   */
  static boolean isUnreachable(SQLException exception) {
    List<Throwable> others =
        ofHosts(exception).stream()
            .filter(failure -> !of(failure).equals(READ_ONLY))
            .map(SQLException::getCause)
            .toList();
    return !others.isEmpty() && others.stream().allMatch(SqlStates::isNoServerThere);
  }

  private static boolean isNoServerThere(@Nullable Throwable network) {
    return network instanceof ConnectException
        || network instanceof NoRouteToHostException
        || network instanceof UnknownHostException
        || network instanceof DriverSocket.ConnectTimeout;
  }

  /** Returns the errors of all hosts if there were several, else the error itself. */
  private static List<SQLException> ofHosts(SQLException exception) {
    return exception.getNextException() == null
        ? List.of(exception)
        : Stream.iterate(
                exception.getNextException(), Objects::nonNull, SQLException::getNextException)
            .toList();
  }

  /** Returns whether the SSH tunnel fails until somebody changes the settings or a server. */
  private static boolean isTunnelClosed(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof TunnelException failed && failed.isLasting()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the connection was lost, or the server's process was ended. */
  public static boolean isConnectionLost(SQLException exception) {
    String state = of(exception);
    return state.startsWith("08")
        || ENDED.contains(state)
        || (state.isEmpty() && exception.getCause() instanceof IOException);
  }

  /** Returns whether the session is read-only, as on a server that has become a standby. */
  static boolean isReadOnly(SQLException exception) {
    return of(exception).equals(READ_ONLY);
  }

  /** Returns whether a lock was not free within {@code lock_timeout}. */
  static boolean isLockTimeout(SQLException exception) {
    return of(exception).equals(LOCK_TIMEOUT);
  }

  /** Returns whether the server's answer proves that it rolled the transaction back. */
  static boolean isRolledBack(SQLException exception) {
    return ROLLED_BACK.contains(of(exception));
  }

  /** Returns whether the role does not exist, or the user is not a member of it. */
  static boolean isRoleRejected(SQLException exception) {
    return isPermissionDenied(exception) || of(exception).equals(INVALID_PARAMETER);
  }

  /** Returns whether a privilege is missing. */
  public static boolean isPermissionDenied(SQLException exception) {
    return of(exception).equals(INSUFFICIENT_PRIVILEGE);
  }

  static boolean isPasswordWrong(SQLException exception) {
    return of(exception).equals(WRONG_PASSWORD);
  }

  static boolean isWrongLogin(SQLException exception) {
    return WRONG_LOGIN.contains(of(exception));
  }

  /** Returns whether the driver rejected one of its properties before it contacted a server. */
  static boolean isPropertyWrong(SQLException exception) {
    return of(exception).equals(INVALID_PARAMETER)
        && exception instanceof PSQLException
        && !ServerErrors.isOfServer(exception);
  }

  static boolean isDiskFull(SQLException exception) {
    return of(exception).equals(DISK_FULL);
  }

  /** Returns whether the server forbids the login, whatever the password, as by pg_hba.conf. */
  static boolean isLoginForbidden(SQLException exception) {
    return of(exception).equals(LOGIN_FORBIDDEN);
  }

  static boolean isMissingDatabase(SQLException exception) {
    return of(exception).equals(NO_DATABASE);
  }
}
