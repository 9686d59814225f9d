package dev.targetpostgres.bench;

import dev.targetpostgres.testing.RoundTrips;
import org.jspecify.annotations.Nullable;

/**
 * What one run cost.
 *
 * @param seconds by the wall clock, from before the start of the process to its end
 * @param processorSeconds of the process on our side of the connection; NaN where not known
 * @param peakMegabytes resident memory of that process; NaN where not known
 * @param roundTrips where the server is far away
 */
record Measurement(
    double seconds,
    double processorSeconds,
    double peakMegabytes,
    @Nullable RoundTrips roundTrips) {
  Measurement(double seconds, double processorSeconds, double peakMegabytes) {
    this(seconds, processorSeconds, peakMegabytes, null);
  }

  Measurement with(RoundTrips counted) {
    return new Measurement(seconds, processorSeconds, peakMegabytes, counted);
  }
}
