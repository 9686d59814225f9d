package dev.targetpostgres.singer;

import dev.targetpostgres.json.JsonFault;
import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.MalformedJson;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * A line of the input, with the errors of a line that is not a message. They show the beginning of
 * the line, so that people recognize what wrote it. Not thread-safe.
 */
final class InputLine {
  private final byte[] bytes;
  private final int start;
  private final int end;

  /** Whether the input ends without the line's newline. */
  private final boolean cutOff;

  private final Place place;

  InputLine(byte[] bytes, int start, int end, boolean cutOff, Place place) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.cutOff = cutOff;
    this.place = place;
  }

  InputLine(LineReader line, Place place) {
    this(line.buffer(), line.start(), line.end(), line.isCutOff(), place);
  }

  /** Returns a copy of the line's bytes, with space after them. */
  byte[] copy(int slack) {
    return Arrays.copyOfRange(bytes, start, end + slack);
  }

  int length() {
    return end - start;
  }

  Place place() {
    return place;
  }

  /** Returns the error of a line that does not begin an object. */
  TargetException notAnObject() {
    return of(
        place.file() == null
            ? Wording.NOT_A_MESSAGE.with(place, '"' + beginning() + '"')
            : Wording.NOT_A_RECORD.with(place, '"' + beginning() + '"'));
  }

  /** Returns the error of an object without the type of a message. */
  TargetException withoutType() {
    return of(Wording.NO_TYPE.with(place, beginning()));
  }

  /** Returns the error of a line that cannot be parsed. */
  TargetException malformed(JacksonException failed) {
    if (failed instanceof StreamConstraintsException) {
      return of(Wording.TOO_DEEP.with(place, JsonScanner.MAXIMUM_DEPTH, beginning()));
    }
    JsonFault fault = JsonFault.find(bytes, start, end);
    if (fault == null) {
      return of(Wording.ODD_JSON.with(place, beginning()));
    }
    if (fault.isCutOff()) {
      return cutOff(fault);
    }
    return of(
        Wording.MALFORMED_JSON.with(
            place,
            MalformedJson.column(bytes, start, fault.position()),
            (fault.from() > start ? "…" : "") + shown(fault.from()),
            MalformedJson.reason(fault, bytes)));
  }

  /** Returns the error of a byte that is not UTF-8. The line may end within a character. */
  TargetException notUtf8(int offset) {
    ByteBuffer rest = ByteBuffer.wrap(bytes, start + offset, end - start - offset);
    boolean cut =
        StandardCharsets.UTF_8.newDecoder().decode(rest, CharBuffer.allocate(2), false)
            == CoderResult.UNDERFLOW;
    JsonFault fault = cut ? JsonFault.find(bytes, start, end) : null;
    return fault != null && fault.isCutOff()
        ? cutOff(fault)
        : TargetException.input(place, Wording.NOT_UTF_8.with(offset + 1));
  }

  private TargetException cutOff(JsonFault fault) {
    String tail = shown(fault.from());
    String beginning = beginning();
    boolean whole = !beginning.endsWith("…");
    return of(
        (cutOff ? Wording.INPUT_ENDS_WITHIN : Wording.LINE_ENDS_WITHIN)
            .with(
                place,
                MalformedJson.column(bytes, start, end) - 1,
                MalformedJson.open(fault),
                whole ? beginning : beginning + " " + tail));
  }

  /** Returns the beginning of the line, as far as messages show it. */
  String beginning() {
    return ShownValue.ofLine(bytes, start, end);
  }

  private String shown(int from) {
    return ShownValue.ofLine(bytes, from, end);
  }

  private static TargetException of(Text message) {
    return new TargetException(ExitCode.INPUT, message);
  }
}
