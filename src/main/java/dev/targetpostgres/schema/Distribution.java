package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * Where Citus keeps the rows of a table.
 *
 * @param column by whose values rows are distributed, or null if they are not
 * @param columnar whether rows can be added to the table, but neither updated nor deleted
 */
public record Distribution(Kind kind, @Nullable String column, boolean columnar) {
  /** A table of this server alone. */
  public static final Distribution LOCAL = new Distribution(Kind.LOCAL, null, false);

  /** A copy on every server. */
  public static final Distribution REFERENCE = new Distribution(Kind.REFERENCE, null, false);

  /** Where the rows are. */
  public enum Kind {
    /** On this server, as without Citus. */
    LOCAL,
    /** In one shard on this server, known to Citus for a foreign key. */
    ON_COORDINATOR,
    /** In shards, each on a worker, by the values of a column. */
    DISTRIBUTED,
    /** All in one shard, beside the other tables of a distributed schema. */
    ONE_SHARD,
    /** All of them on every server. */
    REFERENCE
  }

  /** Returns the distribution by the values of a column. */
  public static Distribution by(String column) {
    return new Distribution(Kind.DISTRIBUTED, column, false);
  }

  /** Returns whether the rows are in shards, so that the table itself is always empty. */
  public boolean isSharded() {
    return kind != Kind.LOCAL;
  }

  /** Returns whether workers have the rows. */
  public boolean isRemote() {
    return isSharded() && kind != Kind.ON_COORDINATOR;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LOCAL, ON_COORDINATOR -> "not distributed";
      case DISTRIBUTED -> "distributed by " + column;
      case ONE_SHARD -> "in one shard of a distributed schema";
      case REFERENCE -> "a reference table";
    };
  }
}
