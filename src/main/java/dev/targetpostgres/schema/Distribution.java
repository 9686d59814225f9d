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
    /** On this server. */
    LOCAL,
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

  /** Returns whether workers have the rows, so that this server's own table is always empty. */
  public boolean isRemote() {
    return kind != Kind.LOCAL;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LOCAL -> "not distributed";
      case DISTRIBUTED -> "distributed by " + column;
      case ONE_SHARD -> "in one shard of a distributed schema";
      case REFERENCE -> "a reference table";
    };
  }
}
