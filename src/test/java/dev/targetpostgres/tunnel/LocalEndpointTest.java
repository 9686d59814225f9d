package dev.targetpostgres.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Which connections may use the tunnel, and what happens if one side ends. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class LocalEndpointTest {
  private static final String KEY = "ed25519-openssh";
  private static final Duration LONG = Duration.ofHours(1);

  private final SshServer ssh = SshServer.start().authorize(KEY);
  private ServerSocket database;
  private SshRoute route;
  private LocalEndpoint door;

  @BeforeEach
  void open() throws IOException {
    JdkSecurity.register();
    database = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    route = new SshRoute(List.of(ssh.host(KEY)), LONG, LONG);
    door = new LocalEndpoint(route);
  }

  @AfterEach
  void closeAll() throws IOException {
    door.close();
    route.close();
    database.close();
    ssh.close();
  }

  @Test
  void hangsUpOnTheDatabaseWhereWhoeverKnockedHasGone() throws IOException {
    CountDownLatch gone = new CountDownLatch(1);
    ssh.forwardBehind(gone);
    String[] directions = directions().split(" ", -1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), parsed(directions[0]))) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeUTF(directions[1]);
      out.writeInt(parsed(directions[2]));
      out.writeUTF(directions[3]);
      // The reset comes without a message, so the endpoint only notices it when it answers.
      socket.setSoLinger(true, 0);
    }
    gone.countDown();

    try (Socket connection = database.accept()) {
      assertThat(connection.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void hangsUpOnTheDriverWhereTheTunnelIsLost() throws IOException {
    try (Socket socket = new Socket()) {
      LocalEndpoint.enter(socket, directions());
      try (Socket connection = database.accept()) {
        connection.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        ssh.cut();

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private String directions() {
    return door.directions("127.0.0.1", database.getLocalPort());
  }

  private static int parsed(String number) {
    return Integer.parseInt(number);
  }
}
