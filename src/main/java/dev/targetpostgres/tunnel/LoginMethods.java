package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractive;
import org.apache.sshd.client.auth.password.UserAuthPassword;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * The ways to log in that the settings allow, in the order in which they are tried: keys, then
 * passwords and questions. Thread-safe.
 */
final class LoginMethods {
  private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

  private final List<UserAuthFactory> factories = new ArrayList<>();
  private final Set<String> tried = new LinkedHashSet<>();

  LoginMethods(SshHost host, @Nullable KeyPair key, Prompts prompts) {
    Path agent = agent();
    // Where there is no key, it is what asks whether the server lets everybody in.
    add("publickey", describe(key, agent), () -> new KeyLogin(key, agent));
    boolean hasPassword = host.password() != null || host.interactive();
    // Servers that ask for more than the password do so in questions, and count the attempts. A
    // person is not asked for a password that the server may not want.
    boolean questionsFirst = !host.answers().isEmpty() || host.password() == null;
    if (hasPassword && !questionsFirst) {
      addPassword();
    }
    if (prompts.canAnswer()) {
      add("keyboard-interactive", "keyboard-interactive", UserAuthKeyboardInteractive::new);
    }
    if (hasPassword && questionsFirst) {
      addPassword();
    }
  }

  private static String describe(@Nullable KeyPair key, @Nullable Path agent) {
    List<String> keys = new ArrayList<>();
    if (key != null) {
      keys.add(ExpectedKeys.shown(key.getPublic()));
    }
    if (agent != null) {
      keys.add("the SSH agent's keys");
    }
    return keys.isEmpty() ? "" : "publickey (" + String.join(", ", keys) + ")";
  }

  private void addPassword() {
    add("password", "password", UserAuthPassword::new);
  }

  private void add(String name, String description, Supplier<UserAuth> method) {
    factories.add(new Noted(name, description, method));
  }

  private static @Nullable Path agent() {
    String socket = System.getenv(AGENT_VARIABLE);
    return socket != null && !socket.isEmpty() && Files.exists(Path.of(socket))
        ? Path.of(socket)
        : null;
  }

  List<UserAuthFactory> factories() {
    return factories;
  }

  /** What the server let us try since the beginning, in words. */
  synchronized String tried() {
    return tried.isEmpty() ? "nothing, since what it takes is not set" : String.join(", ", tried);
  }

  /** Forgets what was before. */
  synchronized void begin() {
    tried.clear();
  }

  private synchronized void note(String description) {
    tried.add(description);
  }

  /** A method that is noted when it is tried. */
  private final class Noted extends AbstractUserAuthFactory {
    private final String description;
    private final Supplier<UserAuth> method;

    Noted(String name, String description, Supplier<UserAuth> method) {
      super(name);
      this.description = description;
      this.method = method;
    }

    @Override
    public UserAuth createUserAuth(ClientSession session) {
      if (!description.isEmpty()) {
        note(description);
      }
      return method.get();
    }
  }
}
