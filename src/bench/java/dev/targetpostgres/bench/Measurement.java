package dev.targetpostgres.bench;

import dev.targetpostgres.testing.RoundTrips;
import org.jspecify.annotations.Nullable;

/**
 * What one run cost.
 *
 * @param seconds by the wall clock, from before the start of the process to its end
 * @param processorSeconds of the process on our side of the connection; NaN if not known
 * @param peakMegabytes resident memory of that process; NaN if not known
 * @param logMegabytes that the server wrote to its write-ahead log meanwhile; NaN if not known
 * @param roundTrips if the server is far away
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
