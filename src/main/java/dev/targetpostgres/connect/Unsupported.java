package dev.targetpostgres.connect;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** libpq's keywords and variables that this program does not support. */
final class Unsupported {
  private static final Set<String> KEYWORDS =
      Set.of(
          "gssdelegation",
          "gsslib",
          "replication",
          "requirepeer",
          "requiressl",
          "ssl_max_protocol_version",
          "ssl_min_protocol_version",
          "sslcertmode",
          "sslcrldir");

  /** Variables for security, for which we warn; other unsupported variables are ignored. */
  private static final List<String> VARIABLES =
      List.of(
          "PGREQUIREPEER",
          "PGREQUIRESSL",
          "PGSSLCERTMODE",
          "PGSSLCRLDIR",
          "PGSSLMAXPROTOCOLVERSION",
          "PGSSLMINPROTOCOLVERSION");

  private Unsupported() {}

  /** Returns whether it is an unsupported keyword of libpq. */
  static boolean isKeyword(String written) {
    return KEYWORDS.contains(written);
  }

  /** Returns the unsupported security variables that are set. */
  static List<String> variablesIn(Map<String, String> environment) {
    return VARIABLES.stream().filter(environment::containsKey).toList();
  }
}
