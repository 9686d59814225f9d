package dev.targetpostgres.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the JDBC driver calls otherwise than libpq does. */
final class DriverWords {
  private static final Map<String, Keyword> KEYWORDS =
      Map.ofEntries(
          Map.entry("PGHOST", Keyword.HOST),
          Map.entry("PGPORT", Keyword.PORT),
          Map.entry("PGDBNAME", Keyword.DATABASE),
          Map.entry("ApplicationName", Keyword.APPLICATION_NAME),
          Map.entry("connectTimeout", Keyword.CONNECT_TIMEOUT),
          Map.entry("targetServerType", Keyword.TARGET_SESSION_ATTRIBUTES),
          Map.entry("loadBalanceHosts", Keyword.LOAD_BALANCE_HOSTS),
          Map.entry("channelBinding", Keyword.CHANNEL_BINDING),
          Map.entry("requireAuth", Keyword.REQUIRE_AUTHENTICATION),
          Map.entry("gssEncMode", Keyword.GSS_ENCRYPTION_MODE),
          Map.entry("kerberosServerName", Keyword.KERBEROS_SERVICE_NAME),
          Map.entry("sslNegotiation", Keyword.SSL_NEGOTIATION));

  private DriverWords() {}

  /** The keyword of libpq that a property of the driver stands for, or null if none does. */
  static @Nullable Keyword keyword(String property) {
    Keyword same = Keyword.of(property);
    return same == null ? KEYWORDS.get(property) : same;
  }

  /** Whether the property switches TLS on. */
  static boolean isTls(String property) {
    return property.equals("ssl");
  }

  /** What the driver takes it for. */
  static String sslMode(String value) {
    return value.isEmpty() || value.equalsIgnoreCase("true") ? "verify-full" : "prefer";
  }
}
