package dev.targetpostgres.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Finds psql on the PATH. */
final class Psql {
  static final String MISSING = "missing";

  private Psql() {}

  /** Returns its version, such as "psql (PostgreSQL) 18.1", or {@link #MISSING}. */
  static String version() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("psql", "--version").start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? output.strip() : MISSING;
    } catch (IOException notFound) {
      return MISSING;
    }
  }
}
