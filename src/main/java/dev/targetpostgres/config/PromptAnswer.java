package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * An answer to a question of an SSH server. Immutable.
 *
 * @param prompt a glob that matches the question
 * @param text the answer, or null if it is a one-time code
 * @param oneTimeKey the key of one-time codes, in base 32 or as an {@code otpauth} URL, or null
 */
public record PromptAnswer(String prompt, @Nullable String text, @Nullable String oneTimeKey) {
  /** Returns whether this is the answer to the question. */
  public boolean answers(String question) {
    return new Glob(prompt).matchesAnyCase(question.strip());
  }

  /** Leaves the answer out, since it is secret. */
  @Override
  public String toString() {
    return "answer to " + prompt;
  }
}
