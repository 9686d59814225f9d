package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
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
 * One SSH server on the way to the database; can connect again after a connection breaks. One
 * thread at a time uses it; any thread can close it.
 */
final class SshHop implements AutoCloseable {
  /** A person needs longer than a program, and the login can wait for the next one-time code. */
  private static final Duration LOGIN_WITH_QUESTIONS = Duration.ofMinutes(5);

  private static final Duration FOR_EVER = Duration.ofDays(3650);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final int MISSED_HEARTBEATS = 3;
  private static final int WORKERS = 2;

  /** Ciphers, fastest first. Old ciphers and CBC modes are left out. */
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
   * Reads the keys and answers for the login, without connecting.
   *
   * @throws TargetException with exit code 2 if one of them is malformed
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
    // Do not read files in ~/.ssh that the settings do not name.
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
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_HEARTBEATS);
    CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    // Only the timeouts given to verify() below count. If the library's own ones ended first, the
    // message would be another.
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ZERO);
    // A database that waits for a lock is silent, so only missed heartbeats end a connection.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, FOR_EVER);
    CoreModuleProperties.STOP_WAIT_TIME.set(client, STOP_TIMEOUT);
  }

  SshHost host() {
    return host;
  }

  /** Returns the host key that the server showed last. */
  String shownKey() {
    return hostKeys.shownKey();
  }

  private Duration loginTimeout() {
    return prompts.canAnswer() && (host.interactive() || !host.answers().isEmpty())
        ? LOGIN_WITH_QUESTIONS
        : connectTimeout;
  }

  /** Returns all addresses of the server's name. */
  List<InetSocketAddress> addresses() throws TunnelException {
    try {
      return List.of(InetAddress.getAllByName(host.name())).stream()
          .map(address -> new InetSocketAddress(address, host.port()))
          .toList();
    } catch (UnknownHostException unknown) {
      throw TunnelException.transientFailure(
          about(Wording.SSH_HOST_UNKNOWN.with(host.setting())), unknown);
    }
  }

  /**
   * Connects and logs in.
   *
   * @param lookup finds the addresses to try in turn: of the server, or of a local relay to it
   */
  ClientSession connect(AddressLookup lookup) throws TunnelException {
    try {
      return connect(lookup.addresses());
    } catch (TunnelException refused) {
      if (!hostKeys.demoteRejectedType()) {
        throw refused;
      }
      client.setSignatureFactories(hostKeys.signatures());
      return connect(lookup);
    }
  }

  /** Finds addresses; each call serves one connection. */
  interface AddressLookup {
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
        // Started late: if the settings of the next server are wrong, no threads remain.
        client.start();
        return client.connect(user, address).verify(connectTimeout).getSession();
      } catch (IOException | IllegalStateException failed) {
        failure = failed;
      }
    }
    throw TunnelException.transientFailure(
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
    return TunnelException.transientFailure(
        about(Wording.NOT_AN_SSH_SERVER.with(reason(failed, loginTimeout()))), failed);
  }

  /** Returns the message with the name of this server before it. */
  Text about(Text what) {
    return Wording.SSH_SERVER.with(host, host.setting(), what);
  }

  /**
   * Returns the reason of a failure, in words.
   *
   * @param limit the timeout that applied
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

  /** Ends the connection even if another thread uses it or is just connecting. */
  @Override
  public void close() {
    // close() comes first: stop() does nothing to a client that another thread is yet to start.
    client.close(true);
    client.stop();
  }
}
