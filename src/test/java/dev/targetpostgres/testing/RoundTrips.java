package dev.targetpostgres.testing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The round trips that a {@link FarServer} saw.
 *
 * @param connections how many connections the program made
 * @param inSeries the length of the longest chain; see {@link RoundTripCount}
 * @param trips each of them, in the order in which they began
 */
public record RoundTrips(int connections, int inSeries, List<Trip> trips) {
  private static final int LONGEST = 160;

  public RoundTrips {
    trips = List.copyOf(trips);
  }

  /**
   * What a client sent at once, before it waited.
   *
   * @param connection the number of its connection, from 1
   * @param place how many round trips, this one included, the chain to it has
   * @param atMillis when it began, from when counting began; for people only
   * @param statements the SQL in it, and other messages in words
   */
  public record Trip(int connection, int place, long atMillis, List<String> statements) {
    public Trip {
      statements = List.copyOf(statements);
    }
  }

  /** The round trips of all connections together. */
  public int total() {
    return trips.size();
  }

  /** The round trips of the connection that made most. */
  public int ofBusiestConnection() {
    return (int)
        IntStream.rangeClosed(1, connections)
            .mapToLong(number -> trips.stream().filter(trip -> trip.connection() == number).count())
            .max()
            .orElse(0);
  }

  /** A list for people: connection by connection, a line for each round trip. */
  public String listing() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d round trips on %d connections, %d in series%n"
            .formatted(total(), connections, inSeries));
    for (int number = 1; number <= connections; number++) {
      text.append("%nconnection %d%n".formatted(number));
      for (Trip trip : trips) {
        if (trip.connection() == number) {
          text.append(
              "%5d %6d ms  %s%n"
                  .formatted(
                      trip.place(),
                      trip.atMillis(),
                      shortened(String.join(" | ", trip.statements()))));
        }
      }
    }
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  @Override
  public String toString() {
    return "%d in series, %d on %d connections".formatted(inSeries, total(), connections);
  }
}
