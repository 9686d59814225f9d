package dev.targetpostgres.config;

/** The consequence of a rejected record. */
public enum InvalidRecords {
  /** The records before it are committed, and the run ends with exit code 3. */
  FAIL,
  /** The record is stored in {@code _sdc_rejected}, and the run goes on. */
  REJECT
}
