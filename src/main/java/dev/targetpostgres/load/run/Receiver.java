package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.singer.BatchFile;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import java.util.List;

/** Acts on the messages that are no records. Used by one thread at a time. */
public interface Receiver {
  /** A STATE came. */
  void state(byte[] value, BatchFiller filler);

  /** Nothing came for a moment, and nothing since the last STATE. */
  void idle(BatchFiller filler);

  /** Lets go of what is kept in memory only for the case that a connection is lost. */
  void giveMemoryBack();

  /** A SCHEMA came: has records read and encoded accordingly. */
  void declare(Message.Schema message, long lineNumber, BatchFiller filler, MessageReader reader)
      throws InterruptedException;

  /**
   * A record needs a table that holds more: changes the stream's table.
   *
   * @return false if the table may not be changed, so that the record is rejected
   */
  boolean adapt(String stream, List<TableChange> changes, BatchFiller filler)
      throws InterruptedException;

  /** The files of a BATCH are read from now on. */
  void batch(Message.Batch message);

  /** All records of a file were read, and are in the reader's batches or further. */
  void hasRead(Message.Batch message, BatchFile file);

  /** An ACTIVATE_VERSION came. */
  void activate(Message.ActivateVersion message, BatchFiller filler);
}
