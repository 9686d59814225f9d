package dev.targetpostgres.testing;

/**
 * A server that can be used, however it came to be there.
 *
 * @param origin how it was found, for people: "embedded binaries"
 * @param stop ends it; does nothing where somebody else runs it
 */
record RunningServer(ServerAddress address, String origin, Runnable stop) {}
