package dev.targetpostgres.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LiveDisplayTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final RunHistory history = new RunHistory();
  private final LiveDisplay display =
      new LiveDisplay(new PrintStream(terminal, true, UTF_8), history);
  private final OutputStream stdout = display.above(terminal);

  @Test
  void keepsLinesOfStdoutAboveItself() throws IOException {
    display.draw();
    write("{\"at\": 1}\n");
    display.draw();
    write("{\"at\": 2}\n");
    display.stream().println("a warning");
    display.draw();

    assertThat(screen())
        .containsExactly("{\"at\": 1}", "{\"at\": 2}", "a warning", "starting…", "");

    display.close();
    assertThat(screen()).containsExactly("{\"at\": 1}", "{\"at\": 2}", "a warning", "");
  }

  @Test
  void waitsForTheEndOfALine() throws IOException {
    display.draw();
    write("CREATE ");
    display.draw();
    write("TABLE;");
    display.draw();
    assertThat(screen()).containsExactly("CREATE TABLE;");

    write("\n");
    display.draw();
    assertThat(screen()).containsExactly("CREATE TABLE;", "starting…", "");
  }

  private void write(String text) throws IOException {
    stdout.write(text.getBytes(UTF_8));
    stdout.flush();
  }

  private List<String> screen() {
    return Screen.after(terminal.toString(UTF_8));
  }
}
