package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is done with refused records: they end the run, or are set aside until there are too many.
 * Thread-safe: the reader finds some, workers find others.
 */
public final class Rejections {
  private final boolean setAside;
  private final long most;
  private final AtomicLong count = new AtomicLong();

  /**
   * None so far.
   *
   * @param setAside rather than end the run
   * @param most records set aside in a run
   */
  public Rejections(boolean setAside, long most) {
    this.setAside = setAside;
    this.most = most;
  }

  /** Whether refused records are set aside; where not, the first one ends the run. */
  public boolean areSetAside() {
    return setAside;
  }

  /**
   * Another record was refused, and counts.
   *
   * @throws TargetException where the run is to end with it
   */
  public void admit(RejectedRecordException refused) {
    if (!setAside) {
      throw new TargetException(ExitCode.INPUT, refused.text(), refused);
    }
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw new TargetException(
          ExitCode.INPUT, Wording.TOO_MANY_REFUSED.with(most, refused.getMessage()), refused);
    }
  }

  /** So many admitted records were not set aside after all: their transaction was lost. */
  public void takeBack(int records) {
    count.addAndGet(-records);
  }
}
