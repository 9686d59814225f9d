package dev.targetpostgres.load.method;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.SentRecord;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.singer.LineOrigin;
import java.util.ArrayList;
import java.util.List;

/** Staged records that one attempt at a swap rejects. Used by one thread. */
public final class StagedRejections {
  private final String stream;
  private final Rejections rejections;
  private final LineOrigin origin;
  private final List<Rejection> found = new ArrayList<>();

  /**
   * Starts without any.
   *
   * @param origin of the stream's first record
   */
  public StagedRejections(String stream, Rejections rejections, LineOrigin origin) {
    this.stream = stream;
    this.rejections = rejections;
    this.origin = origin;
  }

  /** Returns whether rejected records are kept. If not, the first one ends the run. */
  boolean areKept() {
    return rejections.areKept();
  }

  /**
   * Adds a record.
   *
   * @throws TargetException if it ends the run
   */
  void add(long ordinal, String column, Text reason, byte[] json) {
    RejectedRecordException rejected =
        new RejectedRecordException(stream, origin.place(ordinal), column, reason);
    rejections.admit(rejected);
    found.add(new Rejection(rejected, new SentRecord(json, "", null, null)));
  }

  /** Returns the rejected records. */
  public List<Rejection> found() {
    return found;
  }

  /** Forgets them, as their transaction is lost. */
  public void takeBack() {
    rejections.takeBack(found.size());
    found.clear();
  }
}
