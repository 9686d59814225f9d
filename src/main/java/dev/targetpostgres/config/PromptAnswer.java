package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * What an SSH server is answered that asks questions.
 *
 * @param prompt a pattern that the question matches
 * @param text the answer, or null if it is made from the key
 * @param oneTimeKey the key of one-time codes, in base 32 or as an {@code otpauth} URL, or null
 */
public record PromptAnswer(String prompt, @Nullable String text, @Nullable String oneTimeKey) {
  /** Whether this is the answer to the question. */
  public boolean answers(String question) {
    return new Glob(prompt).matchesAnyCase(question.strip());
  }

  /** Without the answer, which is secret. */
  @Override
  public String toString() {
    return "answer to " + prompt;
  }
}
