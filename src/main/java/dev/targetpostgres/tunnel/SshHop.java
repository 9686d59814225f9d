package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.PropertyResolverUtils;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * One SSH server on the way, which can be logged in to as often as the connection breaks. Used by
 * one thread at a time, and closed by any.
 */
final class SshHop implements AutoCloseable {
  /** A person needs longer than a program, and a one-time code may have to be waited for. */
  private static final Duration LOGIN_WITH_QUESTIONS = Duration.ofMinutes(5);

  private static final Duration FOR_EVER = Duration.ofDays(3650);
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final int SIGNS_OF_LIFE = 3;
  private static final int WORKERS = 2;

  /** The fastest here come first; those without a check of their own, and the oldest, are out. */
  private static final List<BuiltinCiphers> CIPHERS =
      List.of(
          BuiltinCiphers.aes128gcm,
          BuiltinCiphers.aes256gcm,
          BuiltinCiphers.aes128ctr,
          BuiltinCiphers.aes192ctr,
          BuiltinCiphers.aes256ctr,
          BuiltinCiphers.cc20p1305_openssh);

  private final SshHost host;
  private final String user;
  private final Duration connectTimeout;
  private final Prompts prompts;
  private final HostKeyCheck hostKeys;
  private final LoginMethods methods;
  private final SshClient client;

  /**
   * Reads what is needed to log in.
   *
   * @throws TargetException with exit code 2 where that is malformed
   */
  SshHop(SshHost host, Duration connectTimeout, Duration keepAlive) {
    this.host = host;
    this.connectTimeout = connectTimeout;
    user = host.user() == null ? System.getProperty("user.name") : host.user();
    KeyPair key = PrivateKeys.read(host);
    prompts = new Prompts(host);
    hostKeys = new HostKeyCheck(host);
    methods = new LoginMethods(host, key, prompts);
    client = SshClient.setUpDefaultClient();
    setUp(keepAlive);
  }

  private void setUp(Duration keepAlive) {
    // Nothing is read from files of the user's but what the settings name.
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setPasswordIdentityProvider(
        host.password() == null
            ? PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER
            : PasswordIdentityProvider.wrapPasswords(host.password()));
    client.setUserInteraction(prompts);
    client.setUserAuthFactories(methods.factories());
    client.setServerKeyVerifier(hostKeys);
    client.setSignatureFactories(hostKeys.signatures());
    client.setCipherFactories(List.copyOf(CIPHERS));
    client.setNioWorkers(WORKERS);
    PropertyResolverUtils.updateProperty(
        client, UserInteraction.AUTO_DETECT_PASSWORD_PROMPT, false);
    CoreModuleProperties.PASSWORD_PROMPTS.set(
        client,
        host.interactive() ? CoreModuleProperties.PASSWORD_PROMPTS.getRequiredDefault() : 1);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, keepAlive);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, SIGNS_OF_LIFE);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    // The library's own limits would end as ours do, and which of the two is first decides what is
    // said: only those count that are given to verify() below.
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ZERO);
    // A server may be silent while it waits for a lock: what ends a wait is a sign of life missed.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, FOR_EVER);
    CoreModuleProperties.STOP_WAIT_TIME.set(client, GOODBYE);
  }

  SshHost host() {
    return host;
  }

  /** The host key of the last connection. */
  String shownKey() {
    return hostKeys.shownKey();
  }

  private Duration loginTimeout() {
    return prompts.canAnswer() && (host.interactive() || !host.answers().isEmpty())
        ? LOGIN_WITH_QUESTIONS
        : connectTimeout;
  }

  /** The server's own addresses. */
  List<InetSocketAddress> addresses() throws TunnelException {
    try {
      return List.of(InetAddress.getAllByName(host.name())).stream()
          .map(address -> new InetSocketAddress(address, host.port()))
          .toList();
    } catch (UnknownHostException unknown) {
      throw TunnelException.passing(about(Wording.SSH_HOST_UNKNOWN.with(host.setting())), unknown);
    }
  }

  /**
   * Connects and logs in.
   *
   * @param way gives addresses of the server, or of what leads there; the first that answers counts
   */
  ClientSession connect(Way way) throws TunnelException {
    try {
      return connect(way.addresses());
    } catch (TunnelException refused) {
      if (!hostKeys.passOver()) {
        throw refused;
      }
      client.setSignatureFactories(hostKeys.signatures());
      return connect(way);
    }
  }

  /** Leads to the server, once. */
  interface Way {
    List<InetSocketAddress> addresses() throws TunnelException;
  }

  private ClientSession connect(List<InetSocketAddress> addresses) throws TunnelException {
    methods.begin();
    prompts.begin();
    ClientSession session = connectToFirst(addresses);
    try {
      session.auth().verify(loginTimeout());
      return session;
    } catch (IOException | IllegalStateException failed) {
      session.close(true);
      throw notLoggedIn(failed);
    }
  }

  private ClientSession connectToFirst(List<InetSocketAddress> addresses) throws TunnelException {
    Exception failure = null;
    for (InetSocketAddress address : addresses) {
      try {
        // Not before: the settings of the next server may be wrong, and threads would be left.
        client.start();
        return client.connect(user, address).verify(connectTimeout).getSession();
      } catch (IOException | IllegalStateException failed) {
        failure = failed;
      }
    }
    throw TunnelException.passing(
        about(Wording.SSH_NOT_REACHED.with(reason(failure, connectTimeout), host.setting())),
        failure);
  }

  private TunnelException notLoggedIn(Exception failed) {
    if (hostKeys.refusal() != null) {
      return TunnelException.lasting(about(hostKeys.refusal()), failed);
    }
    if (prompts.failure() != null) {
      return TunnelException.lasting(about(prompts.failure()), failed);
    }
    if (failed.getMessage() != null && failed.getMessage().contains("authentication methods")) {
      return TunnelException.lasting(
          about(Wording.SSH_LOGIN_REFUSED.with(user, methods.tried(), host.setting())), failed);
    }
    return TunnelException.passing(
        about(Wording.NOT_AN_SSH_SERVER.with(reason(failed, loginTimeout()))), failed);
  }

  /** A message about it. */
  Text about(Text what) {
    return Wording.SSH_SERVER.with(host, host.setting(), what);
  }

  /**
   * What failed.
   *
   * @param limit how long it was waited for
   */
  private static Text reason(@Nullable Throwable failure, Duration limit) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof TimeoutException) {
        return Wording.SSH_NO_ANSWER.with(limit.toSeconds());
      }
      if (cause instanceof ConnectException || cause.getCause() == null) {
        return Text.quoted(String.valueOf(cause.getMessage()));
      }
      cause = cause.getCause();
    }
    return Wording.SSH_SILENT_FAILURE.with();
  }

  /** For good, whatever another thread is doing with it. */
  @Override
  public void close() {
    // Stopping is nothing to a client that has not started, and may yet.
    client.close(true);
    client.stop();
  }
}
