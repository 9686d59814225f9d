package dev.targetpostgres.bench;

import dev.targetpostgres.testing.RoundTrips;
import org.jspecify.annotations.Nullable;

/**
 * The cost of one run.
 *
 * @param seconds wall time from before the start of the process to its end
 * @param processorSeconds processor time of the client process; NaN if unknown
 * @param peakMegabytes resident memory of the client process; NaN if unknown
 * @param logMegabytes growth of the server's write-ahead log; NaN if unknown
 * @param roundTrips counts of round trips, or null if the server is not far
 */
record Measurement(
    double seconds,
    double processorSeconds,
    double peakMegabytes,
    double logMegabytes,
    @Nullable RoundTrips roundTrips) {
  Measurement(double seconds, double processorSeconds, double peakMegabytes) {
    this(seconds, processorSeconds, peakMegabytes, Double.NaN, null);
  }

  Measurement with(RoundTrips counted) {
    return new Measurement(seconds, processorSeconds, peakMegabytes, logMegabytes, counted);
  }

  Measurement withLog(double megabytes) {
    return new Measurement(seconds, processorSeconds, peakMegabytes, megabytes, roundTrips);
  }
}
