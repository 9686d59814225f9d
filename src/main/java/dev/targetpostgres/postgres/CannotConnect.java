package dev.targetpostgres.postgres;

import dev.targetpostgres.connect.UnreachableException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tunnel.TunnelException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/** Puts it into words why there is no connection, and what to do about it. */
final class CannotConnect {
  private static final String LISTENING =
      "check host and port, and that the server accepts connections";

  private static final String WRONG_LOGIN =
      "; check the settings user and password, and the server's pg_hba.conf";

  private CannotConnect() {}

  /** The exception that ends the run. */
  static TargetException explain(String server, Throwable failure) {
    if (SqlStates.isPropertyWrong(ServerErrors.behind(failure))) {
      return new TargetException(
          ExitCode.USAGE,
          "a parameter of the connection is wrong: %s (look in jdbc_properties, sqlalchemy_url, libpq's service file and the environment)"
              .formatted(ServerErrors.behind(failure).getMessage()),
          failure);
    }
    return new TargetException(
        ExitCode.CANNOT_CONNECT,
        "cannot connect to %s: %s"
            .formatted(server, Tls.explain(failure).orElseGet(() -> words(failure))),
        failure);
  }

  /** The exception that ends the run where there is a connection, but no use for it. */
  static TargetException because(String server, String objection) {
    return new TargetException(
        ExitCode.CANNOT_CONNECT, "cannot load into %s: %s".formatted(server, objection));
  }

  private static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause instanceof SQLException exception
        ? words(exception)
        : cause.getMessage() + "; " + LISTENING;
  }

  private static String words(SQLException exception) {
    Throwable network = exception.getCause();
    if (network instanceof UnreachableException || network instanceof TunnelException) {
      return String.valueOf(network.getMessage());
    }
    if (network instanceof UnknownHostException) {
      return "the host's name is not known; check the setting host";
    }
    if (network instanceof SocketException || network instanceof SocketTimeoutException) {
      return network.getMessage() + "; " + LISTENING;
    }
    String advice = advice(exception);
    return ServerErrors.describe(exception) + (advice == null ? "; " + LISTENING : advice);
  }

  private static @Nullable String advice(SQLException exception) {
    if (isWithoutTls(exception)) {
      return "; switch TLS on in the server, or connect without by \"ssl_mode\" disable";
    }
    if (SqlStates.isRuledOut(exception)) {
      return WRONG_LOGIN + "; where that wants a client certificate, \"ssl_client_certificate\"";
    }
    if (SqlStates.isWrongLogin(exception)) {
      return WRONG_LOGIN;
    }
    if (SqlStates.isMissingDatabase(exception)) {
      return "; create the database, or check the setting database";
    }
    return null;
  }

  /** The driver has no other sign of it. */
  private static boolean isWithoutTls(SQLException exception) {
    return GT.tr("The server does not support SSL.").equals(exception.getMessage());
  }
}
