package dev.targetpostgres.config;

import java.util.List;

/**
 * A command that the user gave. Immutable.
 *
 * @param words the program and its arguments, or one text for a shell
 * @param isForShell whether a shell runs the command
 */
public record Command(List<String> words, boolean isForShell) {
  /** Copies the words. */
  public Command {
    words = List.copyOf(words);
  }

  /** Leaves the words out, since they can contain secrets. */
  @Override
  public String toString() {
    return isForShell ? "a command for a shell" : "a command of " + words.size() + " words";
  }
}
