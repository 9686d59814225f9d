package dev.targetpostgres.tunnel;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local port that forwards the driver's sockets into the tunnel. Every user of this machine can
 * connect to it, so a connection first sends a secret that only this process knows. Then it sends
 * its destination. Thread-safe.
 */
final class LocalEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEndpoint.class);
  private static final int CONNECTED = 0;
  private static final int TRANSIENT_FAILURE = 1;
  private static final int LASTING_FAILURE = 2;
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_TIMEOUT_MILLIS = 10_000;
  private static final int BACKLOG = 64;
  private static final int DESTINATION_PARTS = 4;
  private static final int PAUSE_MILLIS = 100;

  private final SshRoute route;
  private final ServerSocket listener;
  private final String secret;

  LocalEndpoint(SshRoute route) throws IOException {
    this.route = route;
    listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Relay.start(this::acceptAll);
  }

  /** Returns local port, secret, remote port and remote host as text, for {@link #connect}. */
  String destination(String host, int port) {
    return "%d %s %d %s".formatted(listener.getLocalPort(), secret, port, host);
  }

  /** Connects a socket through the local endpoint; closes it on failure. */
  static void connect(Socket socket, String destination) throws IOException {
    String[] parts = destination.split(" ", DESTINATION_PARTS);
    int localPort = Integer.parseInt(parts[0]);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeUTF(parts[1]);
      out.writeInt(Integer.parseInt(parts[2]));
      out.writeUTF(parts[3]);
      out.flush();
      readAnswer(new DataInputStream(socket.getInputStream()));
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private static void readAnswer(DataInputStream in) throws IOException {
    int answer = in.readByte();
    if (answer == TRANSIENT_FAILURE) {
      throw TunnelException.transientFailure(Text.quoted(in.readUTF()), null);
    }
    if (answer == LASTING_FAILURE) {
      throw TunnelException.lasting(Text.quoted(in.readUTF()), null);
    }
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Relay.start(() -> serve(socket));
      } catch (IOException failed) {
        if (!listener.isClosed()) {
          Wording.TUNNEL_LETS_NOBODY_IN.with(failed.getMessage()).warn(LOG);
          pause();
        }
      }
    }
  }

  /** Avoids a busy loop: if the process is out of file descriptors, the next accept fails, too. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(SECRET_TIMEOUT_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (!isSecret(in.readUTF())) {
        return;
      }
      int port = in.readInt();
      String host = in.readUTF();
      socket.setSoTimeout(0);
      serve(socket, host, port);
    } catch (IOException gone) {
      LOG.debug("a connection to the SSH tunnel ended before it was open");
    }
  }

  private boolean isSecret(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(Socket socket, String host, int port) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    ChannelDirectTcpip channel;
    try {
      channel = route.connect(host, port);
    } catch (TunnelException failed) {
      out.writeByte(failed.isLasting() ? LASTING_FAILURE : TRANSIENT_FAILURE);
      out.writeUTF(String.valueOf(failed.getMessage()));
      out.flush();
      return;
    }
    try {
      out.writeByte(CONNECTED);
      out.flush();
    } catch (IOException gone) {
      Relay.closeGracefully(channel);
      throw gone;
    }
    Relay.carry(socket, channel);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
