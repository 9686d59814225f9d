package dev.targetpostgres.encode;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Thrown for a value that its column cannot hold as sent. The message is the reason. */
final class RejectedValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Limits the bytes of a value that are decoded; messages show less. */
  private static final int LONGEST_SHOWN = 300;

  private final transient Text reason;
  private final @Nullable String type;
  private final String path;
  private final transient @Nullable TableChange remedy;

  /** Has no stack trace, since {@code invalid_records: reject} can cause many of these. */
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

  /** Rejects a missing value of a NOT NULL column that has no default and is not a key. */
  static RejectedValueException ofNull(String column) {
    return new RejectedValueException(
        Wording.NULL_WITHOUT_DEFAULT.with(), null, "", new TableChange.DropNotNull(column));
  }

  /** Returns the same rejection for an element of an array. */
  RejectedValueException inElement(int index) {
    return new RejectedValueException(
        reason, type == null ? null : type + "[]", "[" + index + "]" + path, remedy);
  }

  /** Returns the same rejection, and adds a type that could hold the value. */
  RejectedValueException fittingInto(String otherType) {
    return new RejectedValueException(reason, otherType, path, remedy);
  }

  /** Returns the reason without the place. */
  Text reason() {
    return reason;
  }

  /** Returns a type that could hold the value, or null if none is known. */
  @Nullable String type() {
    return type;
  }

  /** Returns the change after which the column could hold the value, or null if unknown. */
  @Nullable TableChange remedy() {
    return remedy;
  }

  /** Returns the path from the column's value to the rejected one, such as {@code [0][2]}. */
  String path() {
    return path;
  }

  /** Returns a rejection whose reason begins with the quoted value. */
  static RejectedValueException of(byte[] bytes, int start, int end, Text reason) {
    int shown = Math.min(end - start, LONGEST_SHOWN);
    String value = new String(bytes, start, shown, StandardCharsets.UTF_8);
    return new RejectedValueException(
        Wording.SUBJECT_AND_REASON.with(ShownValue.quoted(value), reason));
  }
}
