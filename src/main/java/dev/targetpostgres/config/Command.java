package dev.targetpostgres.config;

import java.util.List;

/**
 * A command of the user's.
 *
 * @param words the program and its arguments, or the one text that a shell is to run
 */
public record Command(List<String> words, boolean isForShell) {
  /** Copies the words. */
  public Command {
    words = List.copyOf(words);
  }
}
