package dev.targetpostgres.report;

import org.jspecify.annotations.Nullable;

/**
 * The place of a line that was read. Immutable.
 *
 * @param number number of the line among all lines of the run, in the order of reading
 * @param file the file of a BATCH message, or null for the input itself
 * @param line number of the line in the file or the input, from 1
 */
public record Place(long number, @Nullable String file, long line) {
  /** Returns the place as messages show it. */
  @Override
  public String toString() {
    return file == null ? "line " + line : "file " + file + ", line " + line;
  }
}
