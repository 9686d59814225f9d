package dev.targetpostgres.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a Singer target is started.
 *
 * @param environment variables beside those of this process
 */
record Program(Path launcher, Map<String, String> environment) {
  /** One that needs no variables. */
  static Program plain(Path launcher) {
    return new Program(launcher, Map.of());
  }
}
