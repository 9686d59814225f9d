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
 * Sorts the server's errors.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public final class SqlStates {
  private static final Set<String> REFUSING_CLASSES = Set.of("22", "23", "44");
  private static final Set<String> NOT_ALTERABLE =
      Set.of("0A000", "2BP01", "42501", "42704", "42804", "42846", "42883", "42P16");
  private static final String MISREAD = "08P01";
  private static final String READER = "pqformat.c";

  /** A value is not in the binary form of its column's type. */
  static final String MISREAD_VALUE = "22P03";

  private static final String NO_SCHEMA = "3F000";
  private static final String DUPLICATE = "23505";
  private static final String INTERNAL = "XX000";

  /** What Citus says, with that state, if a column cannot be altered. */
  private static final String DISTRIBUTION_COLUMN = "involving partition column";

  /**
   * The server ended its process: asked to, or since the session or the transaction was idle for
   * too long, or the transaction took too long.
   */
  private static final Set<String> ENDED = Set.of("57P01", "57P05", "25P03", "25P04");

  static final String READ_ONLY = "25006";
  private static final Set<String> TRANSIENT =
      Set.of("57P02", "57P03", "40001", "40P01", "53300", "55P03", READ_ONLY);
  private static final Set<String> ROLLED_BACK =
      Set.of("40000", "40001", "40002", "40P01", "55P03");
  private static final String TOO_LARGE = "54000";
  private static final Set<String> REFUSING = Set.of(TOO_LARGE, "P0001");
  private static final Set<String> NEVER_REFUSING_CLASSES =
      Set.of("08", "25", "26", "28", "40", "53", "55", "57", "58");

  /** Damaged data; a server of a foreign table that cannot be reached. */
  private static final Set<String> NEVER_REFUSING = Set.of("XX001", "XX002", "HV00N");

  /**
   * What Citus says, with a state that tells nothing, if a transaction needs a worker that is gone,
   * or one that has not heard yet of the commit that made a table.
   */
  private static final Pattern WORKER_IS_BEHIND =
      Pattern.compile(
          "failure on connection marked as essential"
              + "|relation \"[^\"]+_\\d+\" does not exist.*while executing command on ",
          Pattern.DOTALL);

  /** Values can have these errors, too: text that is parsed, and names. */
  private static final Set<String> SYNTAX = Set.of("42601", "42602");

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** The server's function that checks policies; its name is the same in every language. */
  private static final String POLICY_ROUTINE = "ExecWithCheckOptions";

  private static final String RULED_OUT = "28000";
  private static final String WRONG_PASSWORD = "28P01";
  private static final Set<String> WRONG_LOGIN = Set.of(WRONG_PASSWORD, RULED_OUT, "08004");
  private static final String INVALID_PARAMETER = "22023";
  private static final String NO_DATABASE = "3D000";
  private static final String DISK_FULL = "53100";
  private static final Set<String> NOT_READY = Set.of("57P01", "57P02", "57P03", "53300");

  private SqlStates() {}

  /** What a failed load of rows is to be blamed on. */
  public enum Blame {
    /** The connection, the server or other sessions, never a row. */
    NOT_A_ROW,
    /** A row. */
    ROW,
    /** A function that the table calls, as one that names what is not there any more. */
    FUNCTION,
    /** The statement, the rights or a row: the same statement without rows tells. */
    UNKNOWN
  }

  /** Returns what the failed load of rows is to be blamed on. */
  public static Blame blame(SQLException failed) {
    String state = of(failed);
    if (state.isEmpty()
        || isWorkerBehind(failed)
        || NEVER_REFUSING_CLASSES.contains(state.substring(0, 2))
        || NEVER_REFUSING.contains(state)) {
      return Blame.NOT_A_ROW;
    }
    if (isDataRefused(failed)) {
      return Blame.ROW;
    }
    boolean wrong = state.startsWith("42") && !SYNTAX.contains(state);
    return wrong && ErrorDetails.isOfFunction(failed) ? Blame.FUNCTION : Blame.UNKNOWN;
  }

  /** Returns whether a policy of row-level security rejected a row; the right is there. */
  public static boolean isPolicyViolated(SQLException exception) {
    return isPermissionDenied(exception) && ErrorDetails.routine(exception).equals(POLICY_ROUTINE);
  }

  /** The five characters of the error, or of the first of its causes that has some. */
  public static String of(SQLException exception) {
    String state = exception.getSQLState();
    if (state != null) {
      return state;
    }
    return exception.getCause() instanceof SQLException cause ? of(cause) : "";
  }

  /**
   * Whether a row was rejected for what it holds: class 22 (data exception), 23 (constraint
   * violation), 44 (check option), a row that is too large, or a trigger's own word.
   */
  public static boolean isDataRefused(SQLException exception) {
    String state = of(exception);
    return REFUSING_CLASSES.contains(state.substring(0, Math.min(2, state.length())))
        || REFUSING.contains(state);
  }

  /** Returns whether the error came of code that does not say what kind of error it is. */
  public static boolean isInternal(SQLException exception) {
    return of(exception).equals(INTERNAL);
  }

  /** Returns whether a row was rejected for its size, or that of an index entry. */
  public static boolean isTooLarge(SQLException exception) {
    return of(exception).equals(TOO_LARGE);
  }

  /**
   * Whether the server has read a value as another type than it was sent for, and found it too
   * short. It gives this the state of a broken connection.
   */
  static boolean isMisread(SQLException exception) {
    return of(exception).equals(MISREAD)
        && exception instanceof PSQLException driver
        && driver.getServerErrorMessage() != null
        && READER.equals(driver.getServerErrorMessage().getFile());
  }

  /** Whether a row was rejected for a key that is there already. */
  public static boolean isDuplicate(SQLException exception) {
    return of(exception).equals(DUPLICATE);
  }

  /**
   * Whether a column cannot be altered for what depends on it (a view, a rule, a default, a check),
   * for a stored value that the new type or a constraint does not take, or because the table is
   * somebody else's.
   */
  public static boolean isAlterationRefused(SQLException exception) {
    return NOT_ALTERABLE.contains(of(exception))
        || isOfDistribution(exception)
        || isDataRefused(exception);
  }

  /** Whether the server cannot run a statement: its syntax, a name, a type. */
  public static boolean isStatementWrong(SQLException exception) {
    String state = of(exception);
    return !isPermissionDenied(exception)
        && (state.startsWith("42")
            || state.startsWith("22")
            || state.startsWith("0A")
            || state.equals(NO_SCHEMA));
  }

  /**
   * Whether the same may go well a little later: the connection was lost or the server is going
   * down or coming up, a deadlock or a serialization failure, too many connections, a lock not got
   * in time, a server that is read-only as after a fail-over.
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

  /** Whether a server is there that is going down or coming up, or has too many connections. */
  static boolean isNotReady(SQLException exception) {
    return ofHosts(exception).stream().anyMatch(failure -> NOT_READY.contains(of(failure)));
  }

  /** Whether nobody listened, or whoever did hung up. */
  static boolean isRefused(SQLException exception) {
    // TLS wraps the end of the stream.
    return ofHosts(exception).stream()
        .flatMap(
            failure -> Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause))
        .anyMatch(network -> network instanceof SocketException || network instanceof EOFException);
  }

  /**
   * Whether nobody is there to log in to. A login that fails, or is slow, tells of somebody: a
   * pooler may have no connection to spare, and what prints the password may fail. Of several
   * hosts, one that cannot be written to is not the one that is loaded into.
   */
  static boolean isUnreachable(SQLException exception) {
    List<Throwable> others =
        ofHosts(exception).stream()
            .filter(failure -> !of(failure).equals(READ_ONLY))
            .map(SQLException::getCause)
            .toList();
    return !others.isEmpty() && others.stream().allMatch(SqlStates::isNobodyThere);
  }

  private static boolean isNobodyThere(@Nullable Throwable network) {
    return network instanceof ConnectException
        || network instanceof NoRouteToHostException
        || network instanceof UnknownHostException
        || network instanceof PromptSocket.ConnectTimeout;
  }

  /** Of several hosts, what each of them had against it. */
  private static List<SQLException> ofHosts(SQLException exception) {
    return exception.getNextException() == null
        ? List.of(exception)
        : Stream.iterate(
                exception.getNextException(), Objects::nonNull, SQLException::getNextException)
            .toList();
  }

  /** Whether the SSH tunnel leads nowhere until somebody changes something. */
  private static boolean isTunnelClosed(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof TunnelException failed && failed.isLasting()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the connection was lost, or the server's process was ended. */
  public static boolean isConnectionLost(SQLException exception) {
    String state = of(exception);
    return state.startsWith("08")
        || ENDED.contains(state)
        || (state.isEmpty() && exception.getCause() instanceof IOException);
  }

  /** Whether the session changes nothing, as on a server that has become a standby. */
  static boolean isReadOnly(SQLException exception) {
    return of(exception).equals(READ_ONLY);
  }

  /** Whether the server has answered that it rolled the transaction back. */
  static boolean isRolledBack(SQLException exception) {
    return ROLLED_BACK.contains(of(exception));
  }

  /** Whether there is no such role, or the user may not become it. */
  static boolean isRoleRefused(SQLException exception) {
    return isPermissionDenied(exception) || of(exception).equals(INVALID_PARAMETER);
  }

  /** Whether a privilege is missing. */
  public static boolean isPermissionDenied(SQLException exception) {
    return of(exception).equals(INSUFFICIENT_PRIVILEGE);
  }

  static boolean isPasswordWrong(SQLException exception) {
    return of(exception).equals(WRONG_PASSWORD);
  }

  static boolean isWrongLogin(SQLException exception) {
    return WRONG_LOGIN.contains(of(exception));
  }

  /** Whether the driver, before it asked any server, rejected one of its properties. */
  static boolean isPropertyWrong(SQLException exception) {
    return of(exception).equals(INVALID_PARAMETER)
        && exception instanceof PSQLException
        && !ServerErrors.isOfServer(exception);
  }

  static boolean isDiskFull(SQLException exception) {
    return of(exception).equals(DISK_FULL);
  }

  /** Whether the server's rules do not let us in, whatever the password. */
  static boolean isRuledOut(SQLException exception) {
    return of(exception).equals(RULED_OUT);
  }

  static boolean isMissingDatabase(SQLException exception) {
    return of(exception).equals(NO_DATABASE);
  }
}
