package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of SSH connections to the last server, each through the one before. If one breaks, all
 * are made again. Thread-safe.
 */
final class SshRoute implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshRoute.class);
  private static final SshdSocketAddress ORIGIN = new SshdSocketAddress("127.0.0.1", 0);

  private final List<SshHop> hops = new ArrayList<>();
  private final List<ClientSession> sessions = new ArrayList<>();
  private final Duration timeout;
  private boolean wasConnected;
  private volatile boolean closed;

  SshRoute(List<SshHost> hosts, Duration connectTimeout, Duration keepAlive) {
    timeout = connectTimeout;
    for (SshHost host : hosts) {
      hops.add(new SshHop(host, connectTimeout, keepAlive));
    }
  }

  /** Opens a connection from the last server to a host, whose name that server looks up. */
  ChannelDirectTcpip connect(String host, int port) throws TunnelException {
    return open(session(), hops.get(hops.size() - 1), host, port);
  }

  /** Returns the connection to the last server; connects again if it was lost. */
  synchronized ClientSession session() throws TunnelException {
    if (closed) {
      throw TunnelException.lasting(Wording.TUNNEL_CLOSED.with(), null);
    }
    if (!sessions.isEmpty() && sessions.stream().allMatch(ClientSession::isOpen)) {
      return sessions.get(sessions.size() - 1);
    }
    closeSessions();
    if (wasConnected) {
      Wording.TUNNEL_LOST.with().warn(LOG);
    }
    ClientSession session = connectAll();
    wasConnected = true;
    return session;
  }

  private ClientSession connectAll() throws TunnelException {
    SshHop first = hops.get(0);
    ClientSession session = first.connect(first::addresses);
    sessions.add(session);
    for (int i = 1; i < hops.size(); i++) {
      SshHost next = hops.get(i).host();
      SshHop from = hops.get(i - 1);
      ClientSession through = session;
      session =
          hops.get(i).connect(() -> List.of(listen(open(through, from, next.name(), next.port()))));
      sessions.add(session);
    }
    return session;
  }

  private static InetSocketAddress listen(ChannelDirectTcpip channel) throws TunnelException {
    try {
      return Relay.listen(channel);
    } catch (IOException noPort) {
      Relay.closeGracefully(channel);
      throw TunnelException.transientFailure(
          Wording.TUNNEL_HAS_NO_PORT.with(noPort.getMessage()), noPort);
    }
  }

  /** Opens a connection from that server to a host. The session may already be closed. */
  ChannelDirectTcpip open(ClientSession session, SshHop from, String host, int port)
      throws TunnelException {
    ChannelDirectTcpip channel = null;
    try {
      channel = session.createDirectTcpipChannel(ORIGIN, new SshdSocketAddress(host, port));
      channel.open().verify(timeout);
      return channel;
    } catch (IOException | IllegalStateException failed) {
      if (channel != null) {
        channel.close(true);
      }
      throw notOpened(from, host + ":" + port, failed);
    }
  }

  private static TunnelException notOpened(SshHop from, String to, Exception failed) {
    SshChannelOpenException refused = refusal(failed);
    if (refused == null) {
      return TunnelException.transientFailure(
          from.about(Wording.SSH_NO_CONNECTION.with(to, failed.getMessage())), failed);
    }
    if (refused.getReasonCode() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED) {
      return TunnelException.lasting(
          from.about(Wording.SSH_FORWARDING_FORBIDDEN.with(to, refused.getMessage())), failed);
    }
    return TunnelException.transientFailure(
        from.about(Wording.SSH_CANNOT_FORWARD.with(to, refused.getMessage())), failed);
  }

  private static @Nullable SshChannelOpenException refusal(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SshChannelOpenException refused) {
        return refused;
      }
    }
    return null;
  }

  Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    hops.forEach(hop -> description.put("SSH server " + hop.host(), hop.shownKey()));
    return description;
  }

  private void closeSessions() {
    for (int i = sessions.size() - 1; i >= 0; i--) {
      sessions.get(i).close(true);
    }
    sessions.clear();
  }

  /**
   * Closes all connections. Takes no lock: a thread that is connecting can hold it for long, and
   * this must end its attempt.
   */
  @Override
  public void close() {
    closed = true;
    for (int i = hops.size() - 1; i >= 0; i--) {
      hops.get(i).close();
    }
  }
}
