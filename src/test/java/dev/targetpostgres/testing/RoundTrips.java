package dev.targetpostgres.testing;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The round trips that a {@link FarServer} has counted.
 *
 * @param connections number of connections that the program made
 * @param inSeries length of the longest chain; see {@link RoundTripCount}
 * @param trips all round trips, in the order in which they began
 */
public record RoundTrips(int connections, int inSeries, List<Trip> trips) {
  private static final int LONGEST = 160;

  public RoundTrips {
    trips = List.copyOf(trips);
  }

  /**
   * The messages that a client sent before it waited for an answer.
   *
   * @param connection number of the connection, from 1
   * @param place number of round trips in the chain up to this one
   * @param atMillis start of the round trip since the start of counting; for people only
   * @param statements the SQL statements, and other messages in words
   */
  public record Trip(int connection, int place, long atMillis, List<String> statements) {
    public Trip {
      statements = List.copyOf(statements);
    }
  }

  /** Returns the number of round trips of all connections. */
  public int total() {
    return trips.size();
  }

  /** Returns the number of round trips of the connection with most. */
  public int ofBusiestConnection() {
    return (int)
        IntStream.rangeClosed(1, connections)
            .mapToLong(number -> trips.stream().filter(trip -> trip.connection() == number).count())
            .max()
            .orElse(0);
  }

  /** Returns a list for people: connection by connection, a line for each round trip. */
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
