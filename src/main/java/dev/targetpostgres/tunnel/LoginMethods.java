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
 * The login methods that the settings allow: first keys, then password and questions. Thread-safe.
 */
final class LoginMethods {
  private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

  private final List<UserAuthFactory> factories = new ArrayList<>();
  private final Set<String> tried = new LinkedHashSet<>();

  LoginMethods(SshHost host, @Nullable KeyPair key, Prompts prompts) {
    Path agent = agent();
    // Added without a key, too: its attempt finds out whether the server accepts everybody.
    add("publickey", describe(key, agent), () -> new KeyLogin(key, agent));
    boolean hasPassword = host.password() != null || host.interactive();
    // Servers ask questions if they want more than the password, and they limit the attempts.
    // Before
    // a person types a password, the server's own questions show what it wants.
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
    factories.add(new RecordedMethod(name, description, method));
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

  /** Returns the methods tried since {@link #begin}, in words for a message. */
  synchronized String tried() {
    return tried.isEmpty() ? "nothing, since what it takes is not set" : String.join(", ", tried);
  }

  /** Forgets the methods tried for an earlier connection. */
  synchronized void begin() {
    tried.clear();
  }

  private synchronized void addTried(String description) {
    tried.add(description);
  }

  /** A login method that adds itself to {@link #tried} when the server lets us use it. */
  private final class RecordedMethod extends AbstractUserAuthFactory {
    private final String description;
    private final Supplier<UserAuth> method;

    RecordedMethod(String name, String description, Supplier<UserAuth> method) {
      super(name);
      this.description = description;
      this.method = method;
    }

    @Override
    public UserAuth createUserAuth(ClientSession session) {
      if (!description.isEmpty()) {
        addTried(description);
      }
      return method.get();
    }
  }
}
