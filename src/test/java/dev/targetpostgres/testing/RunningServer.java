package dev.targetpostgres.testing;

/**
 * A server that runs.
 *
 * @param origin its origin for people, such as "embedded binaries"
 * @param stop an action that ends the server, or does nothing if it was not started here
 */
record RunningServer(ServerAddress address, String origin, Runnable stop) {}
