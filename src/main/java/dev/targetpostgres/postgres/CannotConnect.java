package dev.targetpostgres.postgres;

import dev.targetpostgres.connect.UnreachableException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tunnel.TunnelException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.postgresql.util.GT;

/** Explains why there is no usable connection, and what to do about it. */
final class CannotConnect {

  private CannotConnect() {}

  /** Returns the exception that ends the run, since no server could be reached. */
  static TargetException explain(String server, Throwable failure) {
    if (SqlStates.isPropertyWrong(ServerErrors.behind(failure))) {
      return new TargetException(
          ExitCode.USAGE,
          Wording.CONNECTION_PARAMETER_WRONG.with(ServerErrors.behind(failure).getMessage()),
          failure);
    }
    return new TargetException(
        ExitCode.CANNOT_CONNECT,
        Wording.CANNOT_CONNECT.with(server, Tls.explain(failure).orElseGet(() -> reason(failure))),
        failure);
  }

  /** Returns the exception that ends the run, since the server cannot be used. */
  static TargetException because(String server, Text objection) {
    return new TargetException(
        ExitCode.CANNOT_CONNECT, Wording.CANNOT_LOAD.with(server, objection));
  }

  private static Text reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause instanceof SQLException exception
        ? reason(exception)
        : Wording.NOBODY_LISTENS.with(cause.getMessage());
  }

  private static Text reason(SQLException exception) {
    Throwable network = exception.getCause();
    if (network instanceof UnreachableException || network instanceof TunnelException) {
      return Text.quoted(String.valueOf(network.getMessage()));
    }
    if (network instanceof UnknownHostException) {
      return Wording.HOST_UNKNOWN.with();
    }
    if (network instanceof SocketException || network instanceof SocketTimeoutException) {
      return Wording.NOBODY_LISTENS.with(network.getMessage());
    }
    Text said = ServerErrors.describe(exception);
    if (isWithoutTls(exception)) {
      return Wording.TLS_NOT_SPOKEN.with(said);
    }
    if (SqlStates.isLoginForbidden(exception)) {
      return Wording.CLIENT_CERTIFICATE_MAY_BE_WANTED.with(Wording.WRONG_LOGIN.with(said));
    }
    if (SqlStates.isWrongLogin(exception)) {
      return Wording.WRONG_LOGIN.with(said);
    }
    if (SqlStates.isMissingDatabase(exception)) {
      return Wording.NO_SUCH_DATABASE.with(said);
    }
    return ServerErrors.isOfServer(exception) ? said : Wording.NOBODY_LISTENS.with(said);
  }

  /** Compares the driver's message, since the exception has no other distinctive property. */
  private static boolean isWithoutTls(SQLException exception) {
    return GT.tr("The server does not support SSL.").equals(exception.getMessage());
  }
}
