package dev.targetpostgres.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies bytes in both directions between a local socket and a channel of an SSH connection. */
final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int PIECE = 1 << 15;
  private static final int ACCEPT_MILLIS = 10_000;

  private final Socket socket;
  private final ChannelDirectTcpip channel;

  private Relay(Socket socket, ChannelDirectTcpip channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /** Copies bytes until either side ends, then ends the other. Blocks. */
  static void carry(Socket socket, ChannelDirectTcpip channel) {
    Relay relay = new Relay(socket, channel);
    start(relay::fromChannel);
    relay.toChannel();
  }

  /** Opens a local port that accepts one connection to the channel, and returns its address. */
  static InetSocketAddress listen(ChannelDirectTcpip channel) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(ACCEPT_MILLIS);
    start(
        () -> {
          try (listener) {
            Socket socket = listener.accept();
            listener.close();
            carry(socket, channel);
          } catch (IOException nobody) {
            closeGracefully(channel);
          }
        });
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Closes the channel and informs the server, which an immediate close would not do. */
  static void closeGracefully(ChannelDirectTcpip channel) {
    channel.close(false);
  }

  static void start(Runnable work) {
    Thread thread = new Thread(work, "tunnel");
    thread.setDaemon(true);
    thread.start();
  }

  private void toChannel() {
    try (socket) {
      socket.setTcpNoDelay(true);
      copy(socket.getInputStream(), channel.getInvertedIn());
    } catch (IOException eitherIsGone) {
      LOG.debug("a connection through the SSH tunnel ends: {}", eitherIsGone.getMessage());
    } finally {
      closeGracefully(channel);
    }
  }

  /** Ends only the output of the socket, so that the reader still gets the server's last bytes. */
  private void fromChannel() {
    try {
      copy(channel.getInvertedOut(), socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException eitherIsGone) {
      closeGracefully(channel);
      closeSocket();
    }
  }

  /** Wakes a thread that still reads from the socket. */
  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException closed) {
      LOG.debug("a socket of the SSH tunnel does not close: {}", closed.getMessage());
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      out.write(piece, 0, length);
      out.flush();
    }
  }
}
