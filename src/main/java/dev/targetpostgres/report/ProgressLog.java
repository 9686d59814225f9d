package dev.targetpostgres.report;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a run. Used by one thread. */
final class ProgressLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);

  private final RunHistory history;
  private RunHistory.Sample last;

  ProgressLog(RunHistory history) {
    this.history = history;
    last = history.now();
  }

  /** Logs what was read and committed, with the rates since the last call. */
  void log() {
    RunHistory.Sample now = history.now();
    double seconds = now.second() - last.second();
    LOG.info(
        "progress: {} read ({}, {}; {} records/s, {}/s), {} committed in {} of {}, {}{}",
        Quantity.of(now.recordsRead(), "record", "records"),
        Quantity.bytes(now.bytesRead()),
        Quantity.duration(now.second()),
        Quantity.count(Quantity.perSecond(now.recordsRead() - last.recordsRead(), seconds)),
        Quantity.bytes(Quantity.perSecond(now.bytesRead() - last.bytesRead(), seconds)),
        Quantity.count(now.recordsCommitted()),
        Quantity.of(history.batchCount(), "batch", "batches"),
        Quantity.of(history.streams().size(), "stream", "streams"),
        state(history),
        history.lock().isEmpty() ? "" : ", waiting for " + history.lock());
    last = now;
  }

  /** Returns a text with the age of the last STATE. */
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
