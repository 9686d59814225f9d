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

  /** Without the words, which may hold secrets. */
  @Override
  public String toString() {
    return isForShell ? "a command for a shell" : "a command of " + words.size() + " words";
  }
}
