package dev.targetpostgres.config;

/** What a rejected record does to the run. */
public enum InvalidRecords {
  /** The records before it are committed, and the run ends with exit code 3. */
  FAIL,
  /** It is stored in {@code _sdc_rejected}, and the run goes on. */
  REJECT
}
