package dev.targetpostgres.config;

import java.util.Optional;

/** The values of {@code target_session_attrs}, which choose one of several servers. */
public enum TargetSessionAttributes {
  /** The first server that accepts the login. */
  ANY,
  /** The first server that accepts writes. */
  READ_WRITE,
  /** The first server that is not a standby. */
  PRIMARY;

  /** Returns the value for libpq's or the driver's name, or nothing if it means read-only. */
  public static Optional<TargetSessionAttributes> of(String written) {
    return switch (written) {
      case "any" -> Optional.of(ANY);
      case "read-write" -> Optional.of(READ_WRITE);
      case "primary", "master" -> Optional.of(PRIMARY);
      default -> Optional.empty();
    };
  }
}
