package dev.targetpostgres.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * The launcher of a Singer target with its environment.
 *
 * @param environment variables in addition to those of this process
 */
record Program(Path launcher, Map<String, String> environment) {
  /** Returns a program that needs no variables. */
  static Program plain(Path launcher) {
    return new Program(launcher, Map.of());
  }
}
