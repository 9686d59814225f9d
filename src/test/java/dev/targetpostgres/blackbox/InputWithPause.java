package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/** Makes input that runs an action between two parts. */
final class InputWithPause {
  private InputWithPause() {}

  static InputStream of(List<String> before, Runnable pause, List<String> after) {
    InputStream empty =
        new InputStream() {
          @Override
          public int read() {
            pause.run();
            return -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return read();
          }
        };
    return new SequenceInputStream(
        Collections.enumeration(List.of(lines(before), empty, lines(after))));
  }

  private static InputStream lines(List<String> lines) {
    return new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(UTF_8));
  }
}
