package dev.targetpostgres.bench;

/**
 * What one run cost.
 *
 * @param seconds by the wall clock, from before the start of the process to its end
 * @param processorSeconds of the process on our side of the connection; NaN where not known
 * @param peakMegabytes resident memory of that process; NaN where not known
 */
record Measurement(double seconds, double processorSeconds, double peakMegabytes) {}
