package dev.targetpostgres.config;

/** Another target for PostgreSQL. {@link DefaultsOfOthers} lists its defaults. */
enum OtherTarget {
  /** MeltanoLabs' {@code meltanolabs-target-postgres}, the default variant in Meltano. */
  MELTANOLABS,
  /** Wise's {@code pipelinewise-target-postgres}. */
  PIPELINEWISE,
  /** Data Mill's {@code singer-target-postgres}. */
  DATAMILL
}
