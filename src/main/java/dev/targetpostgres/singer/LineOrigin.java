package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A source of lines that were read in one sequence: the input, or a file that a BATCH message
 * names. The run numbers all its lines in the order of reading, and an origin converts such a
 * number to a {@link Place}. Each origin links to the next one. An object that holds lines
 * therefore keeps only the first origin, and the garbage collector frees earlier ones. Thread-safe.
 */
public final class LineOrigin {
  private final @Nullable String file;
  private final long firstNumber;

  /** Difference between a line's number in the run and its number in the file. */
  private final long offset;

  /** Original places of lines that are read a second time, or null for a first reading. */
  private final @Nullable LongFunction<Place> places;

  private volatile @Nullable LineOrigin next;

  private LineOrigin(
      @Nullable String file, long firstNumber, long offset, @Nullable LongFunction<Place> places) {
    this.places = places;
    this.file = file;
    this.firstNumber = firstNumber;
    this.offset = offset;
  }

  /** Returns the origin of the input, which starts at line 1. */
  public static LineOrigin input() {
    return new LineOrigin(null, 1, 0, null);
  }

  /**
   * Returns the origin of lines that are read a second time.
   *
   * @param places original place of each line, by its number
   */
  public static LineOrigin again(LongFunction<Place> places) {
    return new LineOrigin(null, 1, 0, places);
  }

  /** Links this origin to the next one, and returns that. */
  LineOrigin then(@Nullable String nextFile, long nextFirstNumber, long nextOffset) {
    LineOrigin origin = new LineOrigin(nextFile, nextFirstNumber, nextOffset, null);
    next = origin;
    return origin;
  }

  /** Returns the origin that was read first. */
  public LineOrigin earlier(LineOrigin other) {
    return firstNumber <= other.firstNumber ? this : other;
  }

  /** Returns the place of a line. The line must belong to this origin or to a later one. */
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
