package dev.targetpostgres;

import dev.targetpostgres.config.Options;
import java.io.InputStream;
import java.util.Optional;

/** What a run loads. */
sealed interface Input {
  /** What a tap sends. */
  record Messages(InputStream messages) implements Input {}

  /**
   * Records that were rejected before.
   *
   * @param stream if only those of one stream are wanted
   */
  record Rejected(Optional<String> stream) implements Input {}

  /** Returns the options for it. */
  default Options options(Options usual) {
    return this instanceof Rejected ? usual.forReplay() : usual;
  }
}
