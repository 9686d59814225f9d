package dev.targetpostgres.testing;

import java.time.Instant;

/** A line that a process printed, and the time when it came. */
public record OutputLine(String text, Instant arrival) {}
