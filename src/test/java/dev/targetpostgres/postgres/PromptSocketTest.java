package dev.targetpostgres.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** A connection that the server closes while the client writes. */
final class PromptSocketTest {
  @Test
  void hearsTheLastWordsBeforeItTellsOfAFailedWrite() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new PromptSocket(null)) {
      socket.connect(server.getLocalSocketAddress());
      socket.getOutputStream().write(new byte[10]);
      hangUp(server.accept());
      for (int attempt = 0; attempt < 5; attempt++) {
        socket.getOutputStream().write(new byte[1000]);
      }

      assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("bye");
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read());
    }
  }

  /** Closes the connection with unread bytes, which causes a reset. */
  private static void hangUp(Socket connection) throws IOException {
    connection.getInputStream().read();
    connection.getOutputStream().write("bye".getBytes(US_ASCII));
    connection.close();
  }

  @Test
  void tellsOfAWriteAfterItWasClosed() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket socket = new PromptSocket(null);
      socket.connect(server.getLocalSocketAddress());
      OutputStream out = socket.getOutputStream();
      socket.close();

      assertThatExceptionOfType(SocketException.class).isThrownBy(() -> out.write(1));
    }
  }
}
