package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.PromptAnswer;
import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server's login questions from the settings, with the password, or at the terminal.
 * Thread-safe. The lock serializes questions and is held until the person at the terminal answers.
 */
final class Prompts implements UserInteraction {
  private final SshHost host;
  private final Map<PromptAnswer, Totp> codes = new LinkedHashMap<>();
  private volatile @Nullable Text failure;

  /**
   * Reads the keys of one-time codes.
   *
   * @throws TargetException with exit code 2 if one is malformed
   */
  Prompts(SshHost host) {
    this.host = host;
    for (PromptAnswer answer : host.answers()) {
      String key = answer.oneTimeKey();
      if (key != null) {
        codes.put(answer, totp(answer, key));
      }
    }
  }

  private Totp totp(PromptAnswer answer, String key) {
    try {
      return Totp.of(key, Clock.systemUTC());
    } catch (IllegalArgumentException malformed) {
      throw new TargetException(
          ExitCode.USAGE, Wording.WRONG_ONE_TIME_KEY.with(host.setting(), answer.prompt()));
    }
  }

  /** Returns whether the settings or a person can answer questions. */
  boolean canAnswer() {
    return host.interactive() || host.password() != null || !host.answers().isEmpty();
  }

  /** Returns a message about the question that could not be answered, or null if there is none. */
  @Nullable Text failure() {
    return failure;
  }

  /** Forgets the failure of an earlier connection. */
  void begin() {
    failure = null;
  }

  @Override
  public synchronized String @Nullable [] interactive(
      ClientSession session,
      String name,
      String instruction,
      String language,
      String[] prompts,
      boolean[] echo) {
    String[] answers = new String[prompts.length];
    for (int i = 0; i < prompts.length; i++) {
      String answer = answer(prompts[i], echo[i]);
      if (answer == null) {
        return null;
      }
      answers[i] = answer;
    }
    return answers;
  }

  private @Nullable String answer(String prompt, boolean echo) {
    for (PromptAnswer answer : host.answers()) {
      if (answer.answers(prompt)) {
        return text(answer);
      }
    }
    if (!echo && isForPassword(prompt) && host.password() != null) {
      return host.password();
    }
    return askAtTerminal(prompt, echo);
  }

  private @Nullable String text(PromptAnswer answer) {
    Totp code = codes.get(answer);
    try {
      return code == null ? answer.text() : code.next();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } catch (GeneralSecurityException unknown) {
      failure =
          Wording.ONE_TIME_CODES_FAIL.with(host.setting(), answer.prompt(), unknown.getMessage());
      return null;
    }
  }

  /** Excludes questions for a new password: the old one would be set again. */
  private static boolean isForPassword(String prompt) {
    String lower = prompt.toLowerCase(Locale.ROOT);
    return lower.contains("password") && !lower.contains("new");
  }

  @Override
  public synchronized @Nullable String resolveAuthPasswordAttempt(ClientSession session) {
    return host.interactive() ? askAtTerminal("Password: ", false) : null;
  }

  @Override
  public @Nullable String getUpdatedPassword(
      ClientSession session, String prompt, String language) {
    failure = Wording.SSH_PASSWORD_CHANGE.with(session.getUsername());
    return null;
  }

  private @Nullable String askAtTerminal(String prompt, boolean echo) {
    String question = prompt.strip();
    if (!host.interactive()) {
      failure = Wording.SSH_QUESTION.with(question, host.setting(), host.setting());
      return null;
    }
    try {
      return Terminal.ask("(%s) %s ".formatted(host, question), echo);
    } catch (IOException noTerminal) {
      failure = Wording.SSH_QUESTION_WITHOUT_TERMINAL.with(question, host.setting());
      return null;
    }
  }
}
