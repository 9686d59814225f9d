package dev.targetpostgres;

import dev.targetpostgres.config.Options;
import java.io.InputStream;
import java.util.Optional;

/** The input of a run. */
sealed interface Input {
  /** The messages of a tap. */
  record Messages(InputStream messages) implements Input {}

  /**
   * Records that earlier runs rejected.
   *
   * @param stream the only stream to load, or nothing to load all streams
   */
  record Rejected(Optional<String> stream) implements Input {}

  /** Returns the options for this input, made from those that the user gave. */
  default Options options(Options usual) {
    return this instanceof Rejected ? usual.forReplay() : usual;
  }
}
