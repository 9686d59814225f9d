package dev.targetpostgres.encode;

/** A record that its table cannot hold as sent. */
public final class RefusedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String stream;
  private final long lineNumber;
  private final String column;
  private final String reason;

  /**
   * A refusal.
   *
   * @param column whose value is refused, or empty where that is not known
   */
  public RefusedRecordException(String stream, long lineNumber, String column, String reason) {
    super(
        "line %d: stream %s%s: %s"
            .formatted(
                lineNumber, stream, column.isEmpty() ? "" : ", column \"" + column + "\"", reason),
        null,
        false,
        false);
    this.stream = stream;
    this.lineNumber = lineNumber;
    this.column = column;
    this.reason = reason;
  }

  /** The record's stream. */
  public String stream() {
    return stream;
  }

  /** The record's line, from 1. */
  public long lineNumber() {
    return lineNumber;
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
