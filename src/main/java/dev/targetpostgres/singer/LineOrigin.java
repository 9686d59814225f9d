package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lines that were read one after the other from one place: the input, or a file that a BATCH
 * message names. All lines of a run are numbered in the order in which they are read, and this
 * tells what a number stands for. Each origin leads to the one that was read next, so that whoever
 * holds lines need only keep the origin of the first; those that nobody keeps are forgotten.
 * Thread-safe.
 */
public final class LineOrigin {
  private final @Nullable String file;
  private final long firstNumber;

  /** What a line's number in the run has on its number in its file. */
  private final long offset;

  /** Where each line stood when it first came in, or null if it comes for the first time. */
  private final @Nullable LongFunction<Place> places;

  private volatile @Nullable LineOrigin next;

  private LineOrigin(
      @Nullable String file, long firstNumber, long offset, @Nullable LongFunction<Place> places) {
    this.places = places;
    this.file = file;
    this.firstNumber = firstNumber;
    this.offset = offset;
  }

  /** The input, from its first line. */
  public static LineOrigin input() {
    return new LineOrigin(null, 1, 0, null);
  }

  /** Lines that come in again. */
  public static LineOrigin again(LongFunction<Place> places) {
    return new LineOrigin(null, 1, 0, places);
  }

  /** What is read next. */
  LineOrigin then(@Nullable String nextFile, long nextFirstNumber, long nextOffset) {
    LineOrigin origin = new LineOrigin(nextFile, nextFirstNumber, nextOffset, null);
    next = origin;
    return origin;
  }

  /** Returns the one of the two that was read first. */
  public LineOrigin earlier(LineOrigin other) {
    return firstNumber <= other.firstNumber ? this : other;
  }

  /** Where the line stands that has the number; it is of this origin or a later one. */
  public Place place(long number) {
    if (places != null) {
      return places.apply(number);
    }
    LineOrigin origin = this;
    LineOrigin later = next;
    while (later != null && later.firstNumber <= number) {
      origin = later;
      later = later.next;
    }
    return new Place(number, origin.file, number - origin.offset);
  }
}
