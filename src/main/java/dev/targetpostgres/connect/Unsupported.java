package dev.targetpostgres.connect;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words of libpq that ask for something that we cannot give. */
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

  /** Those that ask for safety. */
  private static final List<String> VARIABLES =
      List.of(
          "PGREQUIREPEER",
          "PGREQUIRESSL",
          "PGSSLCERTMODE",
          "PGSSLCRLDIR",
          "PGSSLMAXPROTOCOLVERSION",
          "PGSSLMINPROTOCOLVERSION");

  private Unsupported() {}

  /** Whether libpq knows the word, and we do not do what it says. */
  static boolean isKeyword(String written) {
    return KEYWORDS.contains(written);
  }

  /** The variables that somebody relies on in vain. */
  static List<String> in(Map<String, String> environment) {
    return VARIABLES.stream().filter(environment::containsKey).toList();
  }
}
