package dev.targetpostgres.config;

/** The kind of staging table in which the rows of an overwrite wait for the swap. */
public enum OverwriteStaging {
  /** Faster; a server crash empties the staging table, and the run fails with the old rows kept. */
  UNLOGGED,
  /** Survives a crash of the server. */
  LOGGED
}
