package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tunnel.OpenSsh;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.SshServer.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Questions are asked on the terminal, while stdin is data. */
final class SshTerminalIT extends ProcessTest {
  private static final String SECRET = "open sesame";
  private static final String CONTROL_C = "\u0003";

  @Test
  void asksForThePassword() throws IOException, InterruptedException {
    try (SshServer ssh = SshServer.start().password(SECRET);
        Terminal terminal = terminal(ssh)) {
      terminal.await("Password:", 1, PATIENCE);
      terminal.type(SECRET + "\n");

      assertThat(terminal.awaitExit(PATIENCE)).isZero();
      assertThat(terminal.seen()).doesNotContain("sesame").contains("echo is on");
      assertThat(count("items")).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("stdout"))).isEqualTo(Tap.printedState(1) + "\n");
      assertThat(Files.readString(folder.resolve("stderr"))).doesNotContain("sesame", "Password");
    }
  }

  @Test
  void asksEachQuestionAsTheServerWantsIt() throws IOException, InterruptedException {
    try (SshServer ssh =
            SshServer.start()
                .questions(
                    new Question("Favourite colour? ", true, "red"::equals),
                    new Question("PIN: ", false, "1234"::equals));
        Terminal terminal = terminal(ssh)) {
      terminal.await("Favourite colour", 1, PATIENCE);
      terminal.type("red\n");
      terminal.await("PIN:", 1, PATIENCE);
      terminal.type("1234\n");

      assertThat(terminal.awaitExit(PATIENCE)).isZero();
      assertThat(terminal.seen()).contains("red", "echo is on").doesNotContain("1234");
      assertThat(count("items")).isEqualTo(1);
    }
  }

  @Test
  void asksAgainWhereThePasswordIsWrong() throws IOException, InterruptedException {
    try (SshServer ssh = SshServer.start().password(SECRET);
        Terminal terminal = terminal(ssh)) {
      terminal.await("Password:", 1, PATIENCE);
      terminal.type("mistyped\n");
      terminal.await("Password:", 2, PATIENCE);
      terminal.type(SECRET + "\n");

      assertThat(terminal.awaitExit(PATIENCE)).isZero();
      assertThat(count("items")).isEqualTo(1);
    }
  }

  @Test
  void leavesTheEchoOnWhenInterrupted() throws IOException, InterruptedException {
    try (SshServer ssh = SshServer.start().password(SECRET);
        Terminal terminal = terminal(ssh)) {
      terminal.await("Password:", 1, PATIENCE);
      terminal.type(CONTROL_C);

      assertThat(terminal.awaitExit(PATIENCE)).isEqualTo(130);
      assertThat(terminal.seen()).contains("echo is on");
    }
  }

  @Test
  void saysThatThereIsNoTerminal() throws IOException, InterruptedException {
    Path program = OpenSsh.program("setsid");
    try (SshServer ssh = SshServer.start().password(SECRET)) {
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--wait",
                  TargetProcess.launcher().toString(),
                  "--config",
                  tunnelled(ssh).toString())
              .redirectInput(input().toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(process.onExit().join().exitValue()).as(output).isEqualTo(4);
      assertThat(output)
          .contains("it asks \"Password:\"", "there is no terminal to ask on", "ssh_tunnel");
    }
  }

  private Terminal terminal(SshServer ssh) throws IOException {
    // The shell survives an interrupt, so that it can print the state of the terminal.
    String command =
        """
        trap : INT
        %s --config %s < %s > %s 2> %s
        code=$?
        stty -a | grep -q -e '-echo ' && echo echo is off || echo echo is on
        exit $code
        """
            .formatted(
                TargetProcess.launcher(),
                tunnelled(ssh),
                input(),
                folder.resolve("stdout"),
                folder.resolve("stderr"));
    OpenSsh.program("setsid");
    return Terminal.run(OpenSsh.program("script"), command);
  }

  private Path input() throws IOException {
    return Files.write(
        folder.resolve("input.jsonl"),
        List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
  }

  private Path tunnelled(SshServer ssh) {
    return config(
        Map.of(
            "ssh_tunnel",
            Map.of(
                "enable",
                true,
                "host",
                "127.0.0.1",
                "port",
                ssh.port(),
                "username",
                SshServer.USER,
                "host_key",
                ssh.fingerprint("ssh-ed25519"),
                "interactive",
                true)));
  }
}
