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

/** Collects the records that one attempt at a swap rejects. Not thread-safe. */
public final class StagedRejections {
  private final String stream;
  private final Rejections rejections;
  private final LineOrigin origin;
  private final List<Rejection> found = new ArrayList<>();

  /**
   * Creates an empty collection.
   *
   * @param rejections counts rejected records and decides whether they end the run
   * @param origin the input of the stream's first record
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
   * Adds the record of the line.
   *
   * @throws TargetException if it ends the run
   */
  void add(long line, String column, Text reason, byte[] json) {
    RejectedRecordException rejected =
        new RejectedRecordException(stream, origin.place(line), column, reason);
    rejections.admit(rejected);
    found.add(new Rejection(rejected, new SentRecord(json, "", null, null)));
  }

  /** Returns the rejected records. */
  public List<Rejection> found() {
    return found;
  }

  /** Removes all records, because their transaction was rolled back. */
  public void takeBack() {
    rejections.takeBack(found.size());
    found.clear();
  }
}
