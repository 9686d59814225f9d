package dev.targetpostgres.values;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run's input with actions between messages. An action runs after the messages before it. */
final class PausedInput {
  private final List<InputStream> parts = new ArrayList<>();
  private volatile @Nullable Throwable failed;

  PausedInput then(Messages messages) {
    parts.add(new ByteArrayInputStream(messages.toString().getBytes(UTF_8)));
    return this;
  }

  PausedInput then(Runnable action) {
    parts.add(new Pause(action));
    return this;
  }

  /**
   * Runs the command with this input.
   *
   * @throws AssertionError if an action has failed
   */
  Run run(Fixture fixture, Map<String, ?> settings) {
    Run run =
        Run.of(
            fixture.database(), settings, new SequenceInputStream(Collections.enumeration(parts)));
    if (failed != null) {
      throw new AssertionError(run.toString(), failed);
    }
    return run;
  }

  /** An empty stream that runs an action. A failure must not end the thread that reads it. */
  private final class Pause extends InputStream {
    private final Runnable action;

    Pause(Runnable action) {
      this.action = action;
    }

    @Override
    public int read() {
      try {
        action.run();
      } catch (RuntimeException | AssertionError failure) {
        failed = failure;
      }
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return read();
    }
  }
}
