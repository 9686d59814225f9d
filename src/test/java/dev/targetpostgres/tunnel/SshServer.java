package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * An SSH server on the loopback address, inside this JVM. It rejects all logins until a test allows
 * some. Thread-safe.
 */
public final class SshServer implements AutoCloseable {
  /** The only user of the server. */
  public static final String USER = "alice";

  private static final String HOST = "127.0.0.1";
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final org.apache.sshd.server.SshServer server;
  private final Set<PublicKey> authorized = ConcurrentHashMap.newKeySet();
  private final AtomicInteger forwards = new AtomicInteger();
  private volatile boolean forwarding = true;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile @Nullable String password;
  private volatile List<Question> questions = List.of();

  private SshServer() {
    JdkSecurity.register();
    server = org.apache.sshd.server.SshServer.setUpDefaultServer();
    server.setHost(HOST);
    server.setKeyPairProvider(KeyPairProvider.wrap(newKey("ssh-ed25519")));
    server.setForwardingFilter(new CountingFilter());
    server.setPasswordAuthenticator(
        (user, given, session) -> user.equals(USER) && given.equals(password));
    server.setKeyboardInteractiveAuthenticator(new Interview());
    server.setPublickeyAuthenticator(
        (user, key, session) -> user.equals(USER) && isAuthorized(key));
    CoreModuleProperties.STOP_WAIT_TIME.set(server, GOODBYE);
  }

  /** Starts a server. */
  public static SshServer start() {
    return new SshServer().listen();
  }

  private SshServer listen() {
    try {
      server.start();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Returns members of {@code ssh_tunnel} for this server, with further members. */
  public Map<String, Object> settings(Map<String, ?> members) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("enable", true);
    settings.put("host", HOST);
    settings.put("port", port());
    settings.put("username", USER);
    settings.putAll(members);
    return settings;
  }

  /** Returns the options for this server with a login by the test key. */
  public SshHost host(String key) {
    return new SshHost(
        "ssh_tunnel",
        HOST,
        port(),
        USER,
        TestKeys.text(key),
        null,
        null,
        fingerprint("ssh-ed25519"),
        null,
        false,
        List.of());
  }

  /** Allows the login with the test key. */
  public SshServer authorize(String key) {
    authorized.add(TestKeys.publicKey(key));
    return this;
  }

  private boolean isAuthorized(PublicKey key) {
    return authorized.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
  }

  /** Allows the login with the password. */
  public SshServer password(String password) {
    this.password = password;
    return this;
  }

  /** A question with its right answer. */
  public record Question(String prompt, boolean echo, Answer right) {
    /** Returns a question for the current one-time code. The one before is right, too. */
    public static Question forCode(String prompt, String key) {
      return new Question(
          prompt,
          false,
          given ->
              Stream.of(Duration.ZERO, Duration.ofSeconds(-30))
                  .anyMatch(ago -> given.equals(code(key, ago))));
    }

    private static String code(String key, Duration ago) {
      try {
        return Totp.of(key, Clock.offset(Clock.systemUTC(), ago)).next();
      } catch (GeneralSecurityException | InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** Decides whether an answer is right. */
  public interface Answer {
    boolean is(String given);
  }

  /** Allows the login with right answers to all questions. */
  public SshServer questions(Question... questions) {
    this.questions = List.of(questions);
    return this;
  }

  /** Requires login methods one after the other, such as {@code publickey,keyboard-interactive}. */
  public SshServer wants(String methods) {
    CoreModuleProperties.AUTH_METHODS.set(server, methods);
    return this;
  }

  /** Rejects all forwarding. */
  public SshServer forwardNothing() {
    forwarding = false;
    return this;
  }

  /** Delays forwarding until the gate is open. */
  public SshServer forwardBehind(CountDownLatch gate) {
    this.gate = gate;
    return this;
  }

  /** Makes new host keys of these types and presents them. */
  public SshServer showKeys(String... types) {
    List<KeyPair> keys = Stream.of(types).map(SshServer::newKey).toList();
    server.setKeyPairProvider(KeyPairProvider.wrap(keys));
    return this;
  }

  /** Returns the fingerprint of the host key of the type. */
  public String fingerprint(String type) {
    return ExpectedKeys.fingerprint(hostKey(type));
  }

  /** Returns the line of the host key of the type. */
  public String line(String type) {
    return PublicKeyEntry.toString(hostKey(type));
  }

  private PublicKey hostKey(String type) {
    try {
      return server.getKeyPairProvider().loadKey(null, type).getPublic();
    } catch (IOException | GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static KeyPair newKey(String type) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(
              switch (type) {
                case "ssh-ed25519" -> "Ed25519";
                case "ssh-rsa" -> "RSA";
                default -> "EC";
              });
      if (type.startsWith("ecdsa")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns how many connections were forwarded. */
  public int forwards() {
    return forwards.get();
  }

  /** Closes all connections without a message. */
  public void cut() {
    server.getActiveSessions().forEach(session -> session.getIoSession().close(true));
  }

  /** Stops reading from all connections, and keeps them open. */
  public void goSilent() {
    server.getActiveSessions().forEach(session -> session.getIoSession().suspendRead());
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private final class CountingFilter extends AcceptAllForwardingFilter {
    @Override
    public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
      awaitGate();
      if (forwarding) {
        forwards.incrementAndGet();
      }
      return forwarding;
    }
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Interview implements KeyboardInteractiveAuthenticator {
    @Override
    public @Nullable InteractiveChallenge generateChallenge(
        ServerSession session, String username, String language, String methods) {
      if (questions.isEmpty()) {
        return null;
      }
      InteractiveChallenge challenge = new InteractiveChallenge();
      challenge.setLanguageTag(language);
      questions.forEach(
          question -> challenge.addPrompt(new PromptEntry(question.prompt(), question.echo())));
      return challenge;
    }

    @Override
    public boolean authenticate(ServerSession session, String username, List<String> answers) {
      boolean right =
          username.equals(USER) && !questions.isEmpty() && answers.size() == questions.size();
      for (int i = 0; right && i < answers.size(); i++) {
        right = questions.get(i).right().is(answers.get(i));
      }
      return right;
    }
  }
}
