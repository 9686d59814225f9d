package dev.targetpostgres.report;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log from time to time how the run gets on. Used by one thread. */
final class ProgressLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

  private final RunHistory history;
  private RunHistory.Sample last;

  ProgressLog(RunHistory history) {
    this.history = history;
    last = history.now();
  }

  void tell() {
    RunHistory.Sample now = history.now();
    LOG.info("progress: {}", line(now));
    last = now;
  }

  private String line(RunHistory.Sample now) {
    double seconds = now.second() - last.second();
    return "%s read (%s, %s; %s records/s, %s/s), %s committed in %s of %s, %s"
        .formatted(
            Quantity.of(now.recordsRead(), "record", "records"),
            Quantity.megabytes(now.bytesRead()),
            Quantity.duration(now.second()),
            Quantity.count(Quantity.perSecond(now.recordsRead() - last.recordsRead(), seconds)),
            Quantity.megabytes(Quantity.perSecond(now.bytesRead() - last.bytesRead(), seconds)),
            Quantity.count(now.recordsCommitted()),
            Quantity.of(batches(), "batch", "batches"),
            Quantity.of(history.streams().size(), "stream", "streams"),
            state(history));
  }

  private long batches() {
    return history.streams().stream().mapToLong(StreamTotals::batches).sum();
  }

  /** How old the last STATE is. */
  static String state(RunHistory history) {
    return history
        .lastState()
        .map(
            last ->
                "last STATE %s ago"
                    .formatted(
                        Quantity.duration(Duration.between(last, Instant.now()).toMillis() / 1e3)))
        .orElse("no STATE yet");
  }
}
