package dev.targetpostgres.encode;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value that its column cannot hold as sent; the message is the reason. */
final class RejectedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** More bytes than are shown of a value. */
  private static final int LONGEST_SHOWN = 300;

  private final transient Text reason;
  private final @Nullable String type;
  private final String path;
  private final transient @Nullable TableChange remedy;

  /** Carries no stack trace: with {@code invalid_records: reject} there may be many. */
  RejectedValueException(Text reason) {
    this(reason, null, "", null);
  }

  private RejectedValueException(
      Text reason, @Nullable String type, String path, @Nullable TableChange remedy) {
    super(reason.toString(), null, false, false);
    this.reason = reason;
    this.type = type;
    this.path = path;
    this.remedy = remedy;
  }

  /** No value where the column is NOT NULL, has no default and is not a key. */
  static RejectedValueException ofNull(String column) {
    return new RejectedValueException(
        Wording.NULL_WITHOUT_DEFAULT.with(), null, "", new TableChange.DropNotNull(column));
  }

  /** The same rejection, of an element of an array. */
  RejectedValueException inElement(int index) {
    return new RejectedValueException(reason, type, "[" + index + "]" + path, remedy);
  }

  /** The same rejection; a column of the type would take the value. */
  RejectedValueException fittingInto(String otherType) {
    return new RejectedValueException(reason, otherType, path, remedy);
  }

  /** Why, without saying where. */
  Text reason() {
    return reason;
  }

  /** A type that would take the value, or null if none is known. */
  @Nullable String type() {
    return type;
  }

  /** The change with which the column would take the value, or null if none is known here. */
  @Nullable TableChange remedy() {
    return remedy;
  }

  /** The way to the value from the column's own, as in {@code [0][2]}; mostly empty. */
  String path() {
    return path;
  }

  /** "value is not …". */
  static RejectedValueException of(byte[] bytes, int start, int end, Text reason) {
    int shown = Math.min(end - start, LONGEST_SHOWN);
    String value = new String(bytes, start, shown, StandardCharsets.UTF_8);
    return new RejectedValueException(
        Wording.SUBJECT_AND_REASON.with(ShownValue.quoted(value), reason));
  }
}
