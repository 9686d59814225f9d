package dev.targetpostgres.encode;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;

/** Thrown for a record that its table cannot hold as sent. */
public final class RejectedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final Place place;
  private final String column;
  private final transient Text reason;
  private final transient Text text;

  /**
   * Creates the rejection.
   *
   * @param column column whose value is rejected, or empty if it is not known
   */
  public RejectedRecordException(String stream, Place place, String column, Text reason) {
    this(
        stream,
        place,
        column,
        reason,
        column.isEmpty()
            ? Wording.RECORD_REFUSED.with(place, stream, reason)
            : Wording.VALUE_REFUSED.with(place, stream, column, reason));
  }

  private RejectedRecordException(
      String stream, Place place, String column, Text reason, Text text) {
    super(text.toString(), null, false, false);
    this.text = text;
    this.stream = stream;
    this.place = place;
    this.column = column;
    this.reason = reason;
  }

  /** Returns the same rejection, and adds why the table cannot change for the value. */
  RejectedRecordException because(Text why) {
    return new RejectedRecordException(
        stream, place, column, Wording.VALUE_AND_TABLE.with(reason, why));
  }

  public String stream() {
    return stream;
  }

  /** Returns the place of the record. */
  public Place place() {
    return place;
  }

  /** Returns the column whose value is rejected, or an empty string if it is not known. */
  public String column() {
    return column;
  }

  /** Returns the reason without the place. */
  public String reason() {
    return reason.toString();
  }

  /** Returns the complete message. */
  public Text text() {
    return text;
  }
}
