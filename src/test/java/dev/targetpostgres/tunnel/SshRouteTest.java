package dev.targetpostgres.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that connect or ask a question while another thread closes the route. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class SshRouteTest {
  private static final String KEY = "ed25519-openssh";
  private static final Duration LONG = Duration.ofHours(1);

  static {
    JdkSecurity.register();
  }

  @Test
  void saysThatASessionHasEndedMeanwhile() throws IOException {
    try (SshServer ssh = SshServer.start().authorize(KEY);
        SshRoute route = route(ssh.host(KEY))) {
      ClientSession session = route.session();
      session.close(true).await();

      SshHop hop = new SshHop(ssh.host(KEY), LONG, LONG);
      assertThatExceptionOfType(TunnelException.class)
          .isThrownBy(() -> route.open(session, hop, "127.0.0.1", 5432))
          .withMessageContaining("no connection to 127.0.0.1:5432")
          .matches(failure -> !failure.isLasting());
    }
  }

  @Test
  void staysClosed() throws IOException {
    try (SshServer ssh = SshServer.start().authorize(KEY)) {
      SshRoute route = route(ssh.host(KEY));
      ClientSession session = route.session();
      route.close();

      assertThat(session.isOpen()).isFalse();
      assertThatExceptionOfType(TunnelException.class)
          .isThrownBy(route::session)
          .withMessage("the SSH tunnel is closed")
          .matches(TunnelException::isLasting);
    }
  }

  @Test
  void neverConnectsOnceItIsClosed() throws IOException {
    try (SshServer ssh = SshServer.start().authorize(KEY)) {
      SshHop hop = new SshHop(ssh.host(KEY), LONG, LONG);
      hop.close();

      assertThatExceptionOfType(TunnelException.class)
          .isThrownBy(() -> hop.connect(hop::addresses));
    }
  }

  /** The connecting thread would wait for an hour. */
  @Test
  void closesWhileAThreadConnects() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SshRoute route = route(host(silent.getLocalPort(), null));
      CompletableFuture<ClientSession> connecting =
          CompletableFuture.supplyAsync(() -> session(route));
      try (Socket there = silent.accept()) {
        assertThat(there.getInputStream().read()).isPositive();
        route.close();

        assertThatExceptionOfType(CompletionException.class)
            .isThrownBy(connecting::join)
            .withCauseInstanceOf(TunnelException.class);
      }
    }
  }

  private static ClientSession session(SshRoute route) {
    try {
      return route.session();
    } catch (TunnelException failed) {
      throw new CompletionException(failed);
    }
  }

  @Test
  void leavesNoThreadsWhereTheSettingsOfALaterServerAreWrong() {
    Set<Thread> before = threads();

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> route(host(1, TestKeys.text(KEY)), host(2, "no such key")));
    assertThat(threads()).isSubsetOf(before);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("SshClient"))
        .collect(Collectors.toSet());
  }

  /** A question holds the lock until it is answered. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsWhatFailedWhileSomebodyIsAsked(boolean begins) {
    Prompts prompts = new Prompts(host(1, null));
    synchronized (prompts) {
      CompletableFuture<String> failure =
          CompletableFuture.supplyAsync(
              () -> {
                if (begins) {
                  prompts.begin();
                }
                return String.valueOf(prompts.failure());
              });
      assertThat(failure.join()).isEqualTo("null");
    }
  }

  private static SshRoute route(SshHost... hosts) {
    return new SshRoute(List.of(hosts), LONG, LONG);
  }

  private static SshHost host(int port, @Nullable String privateKey) {
    return new SshHost(
        "ssh_tunnel",
        "127.0.0.1",
        port,
        SshServer.USER,
        privateKey,
        null,
        null,
        null,
        null,
        false,
        List.of());
  }
}
