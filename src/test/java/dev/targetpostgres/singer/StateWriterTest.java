package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StateWriterTest {
  @Test
  void printsTheBytesAsTheyAreOneLineEach() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    StateWriter writer = new StateWriter(output);
    writer.print("{ \"b\":1.0 , \"a\":\"é\" }".getBytes(UTF_8));
    writer.print("null".getBytes(UTF_8));
    assertThat(output.toString(UTF_8)).isEqualTo("{ \"b\":1.0 , \"a\":\"é\" }\nnull\n");
  }

  @Test
  void writesWholeLineAtOnceAndFlushesIt() {
    List<String> calls = new ArrayList<>();
    StateWriter writer =
        new StateWriter(
            new OutputStream() {
              @Override
              public void write(int b) {
                calls.add("byte");
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                calls.add(new String(bytes, offset, length, UTF_8));
              }

              @Override
              public void flush() {
                calls.add("flush");
              }
            });
    writer.print("{}".getBytes(UTF_8));
    assertThat(calls).containsExactly("{}\n", "flush");
  }

  @Test
  void failsWhereNobodyReads() {
    StateWriter writer =
        new StateWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    assertThatThrownBy(() -> writer.print(new byte[] {'1'}))
        .isInstanceOfSatisfying(
            TargetException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOAD_FAILED))
        .hasMessageContaining("Broken pipe")
        .hasMessageContaining("the next run starts from an older STATE");
  }
}
