package dev.targetpostgres.connect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters to which the JDBC driver gives other names than libpq. */
final class DriverNames {
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

  private DriverNames() {}

  /** Returns libpq's keyword for a property of the driver, or null if there is none. */
  static @Nullable Keyword keyword(String property) {
    Keyword same = Keyword.of(property);
    return same == null ? KEYWORDS.get(property) : same;
  }

  /** Returns whether the property switches TLS on. */
  static boolean isTls(String property) {
    return property.equals("ssl");
  }

  /** Returns the mode that the driver uses for a value of its property {@code ssl}. */
  static String sslMode(String value) {
    return value.isEmpty() || value.equalsIgnoreCase("true") ? "verify-full" : "prefer";
  }
}
