package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * The servers on which Citus stores the rows of a table. Immutable.
 *
 * @param column column by whose values rows are distributed, or null
 * @param columnar whether rows can be inserted, but neither updated nor deleted
 */
public record Distribution(Kind kind, @Nullable String column, boolean columnar) {
  /** A table only on this server. */
  public static final Distribution LOCAL = new Distribution(Kind.LOCAL, null, false);

  /** A table with a copy on every server. */
  public static final Distribution REFERENCE = new Distribution(Kind.REFERENCE, null, false);

  /** Kinds of distribution. */
  public enum Kind {
    /** On this server, as without Citus. */
    LOCAL,
    /** In one shard on this server. Citus manages the table because of a foreign key. */
    ON_COORDINATOR,
    /** In shards on workers, by the values of a column. */
    DISTRIBUTED,
    /** In one shard, together with the other tables of a distributed schema. */
    ONE_SHARD,
    /** A complete copy on every server. */
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

  /** Returns whether the rows are on workers. */
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
