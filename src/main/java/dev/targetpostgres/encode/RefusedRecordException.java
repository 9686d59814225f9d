package dev.targetpostgres.encode;

import dev.targetpostgres.report.Place;

/** A record that its table cannot hold as sent. */
public final class RefusedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final Place place;
  private final String column;
  private final String reason;

  /**
   * A refusal.
   *
   * @param column whose value is refused, or empty where that is not known
   */
  public RefusedRecordException(String stream, Place place, String column, String reason) {
    super(
        "%s: stream %s%s: %s"
            .formatted(
                place, stream, column.isEmpty() ? "" : ", column \"" + column + "\"", reason),
        null,
        false,
        false);
    this.stream = stream;
    this.place = place;
    this.column = column;
    this.reason = reason;
  }

  /** The record's stream. */
  public String stream() {
    return stream;
  }

  /** Where the record stands. */
  public Place place() {
    return place;
  }

  /** The column whose value is refused; empty where that is not known. */
  public String column() {
    return column;
  }

  /** Why. */
  public String reason() {
    return reason;
  }
}
