package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides what becomes of rejected records: they end the run, or are kept until there are too many.
 * Thread-safe: the reader finds some, workers find others.
 */
public final class Rejections {
  private final boolean kept;
  private final long most;
  private final AtomicLong count = new AtomicLong();

  /**
   * Starts with none.
   *
   * @param kept whether they are kept rather than end the run
   * @param most records that are kept in a run
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
   * Counts another rejected record.
   *
   * @throws TargetException if it ends the run
   */
  public void admit(RejectedRecordException refused) {
    if (!kept) {
      throw new TargetException(ExitCode.INPUT, refused.text(), refused);
    }
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw new TargetException(
          ExitCode.INPUT, Wording.TOO_MANY_REFUSED.with(most, refused.text()), refused);
    }
  }

  /** Subtracts rejected records whose transaction was lost, so that they were not kept. */
  public void takeBack(int records) {
    count.addAndGet(-records);
  }
}
