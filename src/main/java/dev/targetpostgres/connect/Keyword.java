package dev.targetpostgres.connect;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a connection, as libpq names them in URLs, in service files and, in capitals,
 * in the environment.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS">libpq's
 *     list</a>
 */
public enum Keyword {
  HOST("host", "PGHOST"),
  HOST_ADDRESS("hostaddr", "PGHOSTADDR"),
  PORT("port", "PGPORT"),
  DATABASE("dbname", "PGDATABASE"),
  USER("user", "PGUSER"),
  PASSWORD("password", "PGPASSWORD"),
  PASSWORD_FILE("passfile", "PGPASSFILE"),
  SERVICE("service", "PGSERVICE"),
  SERVICE_FILE("servicefile", "PGSERVICEFILE"),
  CONNECT_TIMEOUT("connect_timeout", "PGCONNECT_TIMEOUT"),
  APPLICATION_NAME("application_name", "PGAPPNAME"),
  FALLBACK_APPLICATION_NAME("fallback_application_name", null),
  OPTIONS("options", "PGOPTIONS"),
  TARGET_SESSION_ATTRIBUTES("target_session_attrs", "PGTARGETSESSIONATTRS"),
  LOAD_BALANCE_HOSTS("load_balance_hosts", "PGLOADBALANCEHOSTS"),
  CHANNEL_BINDING("channel_binding", "PGCHANNELBINDING"),
  REQUIRE_AUTHENTICATION("require_auth", "PGREQUIREAUTH"),
  GSS_ENCRYPTION_MODE("gssencmode", "PGGSSENCMODE"),
  KERBEROS_SERVICE_NAME("krbsrvname", "PGKRBSRVNAME"),
  SSL_MODE("sslmode", "PGSSLMODE", true),
  SSL_NEGOTIATION("sslnegotiation", "PGSSLNEGOTIATION", true),
  SSL_ROOT_CERTIFICATE("sslrootcert", "PGSSLROOTCERT", true),
  SSL_CERTIFICATE("sslcert", "PGSSLCERT", true),
  SSL_KEY("sslkey", "PGSSLKEY", true),
  SSL_PASSWORD("sslpassword", null, true),
  SSL_REVOCATION_LIST("sslcrl", "PGSSLCRL", true);

  private static final Map<String, Keyword> BY_WRITTEN =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Keyword::written, word -> word));

  /** Tune what is tuned otherwise here, or say what is always so. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "client_encoding",
          "keepalives",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "sslcompression",
          "sslsni",
          "tcp_user_timeout");

  private final String written;
  private final @Nullable String variable;
  private final boolean isOfTls;

  Keyword(String written, @Nullable String variable) {
    this(written, variable, false);
  }

  Keyword(String written, @Nullable String variable, boolean isOfTls) {
    this.written = written;
    this.variable = variable;
    this.isOfTls = isOfTls;
  }

  /** The word itself. */
  public String written() {
    return written;
  }

  /** All that it is called. */
  String names() {
    return variable == null ? written : written + " or " + variable;
  }

  /** Whether it says how connections are encrypted. */
  public boolean isOfTls() {
    return isOfTls;
  }

  /** The keyword of that name, or null if there is none. */
  static @Nullable Keyword of(String written) {
    return BY_WRITTEN.get(written);
  }

  /** Whether libpq knows the word, and it changes nothing here. */
  static boolean isPassedOver(String written) {
    return PASSED_OVER.contains(written);
  }

  /** The value of its environment variable, or null. */
  @Nullable String in(Map<String, String> environment) {
    return variable == null ? null : environment.get(variable);
  }
}
