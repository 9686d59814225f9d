package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tunnel.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process without a tunnel, or before it is open. */
final class SshTunnelIT extends ProcessTest {
  @Test
  void loadsNothingOfItWhereNoneIsWanted() throws IOException {
    Path classes = folder.resolve("classes");
    try (TargetProcess target =
        TargetProcess.builder()
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-Xlog:class+load:file=" + classes)
            .config(config(Map.of()))
            .start()) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    assertThat(Files.readString(classes))
        .contains("org.postgresql.")
        .doesNotContain("org.apache.sshd.");
  }

  @Test
  void refusesUnixSockets() {
    try (SshServer ssh = SshServer.start();
        TargetProcess target =
            start(
                Map.of(
                    "host",
                    "/run/postgresql",
                    "ssh_tunnel",
                    Map.of("enable", true, "host", "127.0.0.1", "port", ssh.port())))) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(2);
      assertThat(target.stderr())
          .contains(
              "/run/postgresql/.s.PGSQL.", "is a Unix socket on this machine", "set \"host\"");
    }
  }
}
