package dev.targetpostgres.postgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.tunnel.TunnelException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns the server's errors into messages that say what to do. */
public final class ServerErrors {
  private ServerErrors() {}

  /**
   * Returns the exception for failed work on a stream's table.
   *
   * @param records whether the work loads records, whose values can be the cause
   */
  static TargetException explain(
      SQLException exception, String stream, String doing, boolean records) {
    boolean input = records && SqlStates.isDataRefused(exception);
    return new TargetException(
        input ? ExitCode.INPUT : ExitCode.LOAD_FAILED,
        Wording.STATEMENT_REFUSED.with(stream, doing, withAdvice(exception)),
        exception);
  }

  private static Text withAdvice(SQLException exception) {
    Text said = describe(exception);
    if (SqlStates.isPermissionDenied(exception) && !SqlStates.isPolicyViolated(exception)) {
      return Wording.NO_RIGHT.with(said);
    }
    if (SqlStates.isWrongLogin(exception)) {
      return Wording.LOGIN_CHANGED.with(said);
    }
    if (SqlStates.isDiskFull(exception)) {
      return Wording.DISK_FULL.with(said);
    }
    return said;
  }

  /** Returns the first SQLException in a chain of causes, or a new one that wraps the failure. */
  public static SQLException behind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException exception) {
        return exception;
      }
    }
    return new SQLException(String.valueOf(failure.getMessage()), failure);
  }

  /** Returns whether the error comes from the server, not from the driver. */
  static boolean isOfServer(SQLException exception) {
    return exception instanceof PSQLException failed && failed.getServerErrorMessage() != null;
  }

  /** Returns the server's message, detail, hint and context, with the SQLSTATE, in one line. */
  public static Text describe(SQLException exception) {
    if (exception instanceof SQLTransientConnectionException
        && exception.getCause() instanceof SQLException reason) {
      // The pool's own message says only that it has waited.
      return describe(reason);
    }
    if (exception.getCause() instanceof TunnelException closed) {
      // The driver's own message says only that the connection failed.
      return Text.quoted(String.valueOf(closed.getMessage()));
    }
    List<String> parts = new ArrayList<>();
    ServerErrorMessage message =
        exception instanceof PSQLException server ? server.getServerErrorMessage() : null;
    if (message == null) {
      add("", exception.getMessage(), parts);
    } else {
      add("", message.getMessage(), parts);
      add("; ", message.getDetail(), parts);
      add("; ", message.getHint(), parts);
      add("; ", message.getWhere(), parts);
    }
    String state = SqlStates.of(exception);
    if (!state.isEmpty()) {
      parts.add(" (SQLSTATE " + state + ")");
    }
    return Text.quoted(parts);
  }

  /** Adds a part in one line, without a full stop: more may follow. */
  private static void add(String separator, @Nullable String part, List<String> parts) {
    if (part != null) {
      String line = part.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
      parts.add(separator + line.replaceFirst("(?<!\\.)\\.$", ""));
    }
  }
}
