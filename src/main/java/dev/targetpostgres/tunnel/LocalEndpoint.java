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
 * A port of this machine at which the driver's sockets enter the tunnel. Every user of the machine
 * can connect to it, so each connection begins with a secret that only this process knows, and then
 * names its destination.
 */
final class LocalEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEndpoint.class);
  private static final int OPEN = 0;
  private static final int CLOSED = 1;
  private static final int CLOSED_FOR_GOOD = 2;
  private static final int WORD_BYTES = 32;
  private static final int WORD_MILLIS = 10_000;
  private static final int WAITING = 64;
  private static final int DIRECTIONS = 4;
  private static final int PAUSE_MILLIS = 100;

  private final SshRoute route;
  private final ServerSocket listener;
  private final String word;

  LocalEndpoint(SshRoute route) throws IOException {
    this.route = route;
    listener = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
    byte[] random = new byte[WORD_BYTES];
    new SecureRandom().nextBytes(random);
    word = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Relay.start(this::letIn);
  }

  /** What {@link #enter} needs to know to get to that host. */
  String directions(String host, int port) {
    return "%d %s %d %s".formatted(listener.getLocalPort(), word, port, host);
  }

  /** Connects a socket through the local endpoint to the host of those directions. */
  static void enter(Socket socket, String directions) throws IOException {
    String[] parts = directions.split(" ", DIRECTIONS);
    int door = Integer.parseInt(parts[0]);
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door));
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeUTF(parts[1]);
      out.writeInt(Integer.parseInt(parts[2]));
      out.writeUTF(parts[3]);
      out.flush();
      answer(new DataInputStream(socket.getInputStream()));
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  private static void answer(DataInputStream in) throws IOException {
    int answer = in.readByte();
    if (answer == CLOSED) {
      throw TunnelException.passing(Text.quoted(in.readUTF()), null);
    }
    if (answer == CLOSED_FOR_GOOD) {
      throw TunnelException.lasting(Text.quoted(in.readUTF()), null);
    }
  }

  private void letIn() {
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

  /** Where there are no more files to be opened, it fails again at once. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(WORD_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (!isRight(in.readUTF())) {
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

  private boolean isRight(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), word.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(Socket socket, String host, int port) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    ChannelDirectTcpip channel;
    try {
      channel = route.connect(host, port);
    } catch (TunnelException closed) {
      out.writeByte(closed.isLasting() ? CLOSED_FOR_GOOD : CLOSED);
      out.writeUTF(String.valueOf(closed.getMessage()));
      out.flush();
      return;
    }
    try {
      out.writeByte(OPEN);
      out.flush();
    } catch (IOException gone) {
      Relay.hangUpFarAway(channel);
      throw gone;
    }
    Relay.carry(socket, channel);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
