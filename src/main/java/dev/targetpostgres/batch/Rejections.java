package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides whether a rejected record is kept, or ends the run. Too many end it, too. Thread-safe:
 * the reader and the workers reject records.
 */
public final class Rejections {
  private final boolean kept;
  private final long most;
  private final AtomicLong count = new AtomicLong();

  /**
   * Starts the count at 0.
   *
   * @param kept whether rejected records are kept; if not, the first one ends the run
   * @param most the most records that are kept in a run
   */
  public Rejections(boolean kept, long most) {
    this.kept = kept;
    this.most = most;
  }

  /** Returns whether rejected records are kept. If not, the first one ends the run. */
  public boolean areKept() {
    return kept;
  }

  /**
   * Counts a rejected record.
   *
   * @throws TargetException if rejected records are not kept, or if there are too many
   */
  public void admit(RejectedRecordException rejected) {
    if (!kept) {
      throw new TargetException(ExitCode.INPUT, rejected.text(), rejected);
    }
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw new TargetException(
          ExitCode.INPUT, Wording.TOO_MANY_REFUSED.with(most, rejected.text()), rejected);
    }
  }

  /** Subtracts rejected records whose transaction was rolled back. */
  public void takeBack(int records) {
    count.addAndGet(-records);
  }
}
