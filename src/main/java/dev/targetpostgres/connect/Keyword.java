package dev.targetpostgres.connect;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a connection, with libpq's names in URLs and service files, and its environment
 * variables.
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

  /** Keywords without effect: other settings replace them, or they state what always holds. */
  private static final Set<String> IGNORED =
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

  /** Returns libpq's name. */
  public String written() {
    return written;
  }

  /** Returns the name and the environment variable, for messages. */
  String names() {
    return variable == null ? written : written + " or " + variable;
  }

  /** Returns whether it is a parameter of TLS. */
  public boolean isOfTls() {
    return isOfTls;
  }

  /** Returns the keyword of that name, or null if there is none. */
  static @Nullable Keyword of(String written) {
    return BY_WRITTEN.get(written);
  }

  /** Returns whether libpq has the keyword, but this program ignores it. */
  static boolean isIgnored(String written) {
    return IGNORED.contains(written);
  }

  /** Returns the value of its environment variable, or null. */
  @Nullable String valueIn(Map<String, String> environment) {
    return variable == null ? null : environment.get(variable);
  }
}
