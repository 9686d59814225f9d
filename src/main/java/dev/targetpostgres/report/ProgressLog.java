package dev.targetpostgres.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    return String.join(", ", lines(history, last, now));
  }

  /** What was read, and what was committed, with the rates since an earlier time. */
  static List<String> lines(RunHistory history, RunHistory.Sample last, RunHistory.Sample now) {
    double seconds = now.second() - last.second();
    List<StreamTotals> streams = history.streams();
    long batches = streams.stream().mapToLong(StreamTotals::batches).sum();
    return List.of(
        "%s read (%s, %s; %s records/s, %s/s)"
            .formatted(
                Quantity.of(now.recordsRead(), "record", "records"),
                Quantity.bytes(now.bytesRead()),
                Quantity.duration(now.second()),
                Quantity.count(Quantity.perSecond(now.recordsRead() - last.recordsRead(), seconds)),
                Quantity.bytes(Quantity.perSecond(now.bytesRead() - last.bytesRead(), seconds))),
        "%s committed in %s of %s, %s"
            .formatted(
                Quantity.count(now.recordsCommitted()),
                Quantity.of(batches, "batch", "batches"),
                Quantity.of(streams.size(), "stream", "streams"),
                state(history)));
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
