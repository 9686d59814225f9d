package dev.targetpostgres.config;

import java.util.Optional;

/** Which of several servers is suitable; a value of the setting {@code target_session_attrs}. */
public enum TargetSessionAttributes {
  /** The first that lets us in. */
  ANY,
  /** One that takes writes. */
  READ_WRITE,
  /** One that is not a standby. */
  PRIMARY;

  /** As libpq and the JDBC driver write them; nothing for those that would not let us write. */
  public static Optional<TargetSessionAttributes> of(String written) {
    return switch (written) {
      case "any" -> Optional.of(ANY);
      case "read-write" -> Optional.of(READ_WRITE);
      case "primary", "master" -> Optional.of(PRIMARY);
      default -> Optional.empty();
    };
  }
}
