package dev.targetpostgres.config;

/** How the rows of an overwrite wait for the end of the stream. */
public enum OverwriteStaging {
  /** Faster; a server crash empties the staging table, and the run fails with the old rows kept. */
  UNLOGGED,
  /** Survives a crash of the server. */
  LOGGED
}
