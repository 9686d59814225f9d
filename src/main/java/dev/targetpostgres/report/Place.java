package dev.targetpostgres.report;

import org.jspecify.annotations.Nullable;

/**
 * Where something stands that was read.
 *
 * @param number of its line among all lines of the run, in the order in which they were read
 * @param file that a BATCH message names, or null for the input itself
 * @param line its line there, from 1
 */
public record Place(long number, @Nullable String file, long line) {
  /** As messages show it. */
  @Override
  public String toString() {
    return file == null ? "line " + line : "file " + file + ", line " + line;
  }
}
