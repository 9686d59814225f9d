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

/** Puts the server's errors into words that say what to do. */
public final class ServerErrors {
  private ServerErrors() {}

  /**
   * The failure of something that we did to a stream's table.
   *
   * @param records whether it put records there: the server may refuse them for what they hold
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

  /** The first exception of JDBC in a chain of causes; one that wraps the failure if none is. */
  public static SQLException behind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException exception) {
        return exception;
      }
    }
    return new SQLException(String.valueOf(failure.getMessage()), failure);
  }

  /** Whether the server said it, rather than the driver. */
  static boolean isOfServer(SQLException exception) {
    return exception instanceof PSQLException failed && failed.getServerErrorMessage() != null;
  }

  /** The server's message, detail and hint, with the SQLSTATE, in one line. */
  public static Text describe(SQLException exception) {
    if (exception instanceof SQLTransientConnectionException
        && exception.getCause() instanceof SQLException reason) {
      // The pool's own words say only that it has waited.
      return describe(reason);
    }
    if (exception.getCause() instanceof TunnelException closed) {
      // The driver's own words say only that it has tried.
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
