package dev.targetpostgres.load.plan;

import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableAccess;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks at the SCHEMA that our role has the privileges that loading a stream needs, and that its
 * table allows the load. Otherwise the first batch would fail. Uses only the catalog's data.
 */
public final class LoadRights {
  private final String stream;
  private final String action;
  private final TableShape table;
  private final TableAccess access;

  /** The needed privileges, each with its columns; an empty list means the whole table. */
  private final Map<String, List<String>> needed = new LinkedHashMap<>();

  private LoadRights(String stream, String action, TableShape table) {
    this.stream = stream;
    this.action = action;
    this.table = table;
    access = table.access();
  }

  /**
   * Checks everything that a batch of the stream needs.
   *
   * @throws TargetException if something is missing, with the statement that grants it
   */
  public static void require(TablePlan plan) {
    StreamTarget target = plan.target();
    LoadRights rights = new LoadRights(target.stream(), action(target.method()), plan.shape());
    rights.requireKey(target.mergeKeys());
    rights.requireStaging(plan);
    if (plan.columns().isEmpty()) {
      return;
    }
    rights.needed.put("INSERT", plan.targetColumns());
    switch (target.method()) {
      case APPEND -> {}
      case UPSERT -> rights.needsOfUpsert(plan);
      // CREATE TABLE LIKE, which makes the staging table, reads the table.
      case OVERWRITE -> rights.needed.put("SELECT", List.of());
    }
    rights.require();
  }

  /**
   * Checks what the swap of an overwrite needs.
   *
   * @param merges whether rows are merged and deleted, because other tables refer to them
   */
  public static void requireSwap(StreamTarget target, TableShape existing, boolean merges) {
    LoadRights rights = new LoadRights(target.stream(), action(target.method()), existing);
    List<String> keys = target.mergeKeys();
    if (merges) {
      rights.needsUpdate(
          target.wanted().columns().stream()
              .flatMap(column -> existing.column(column.name()).stream())
              .filter(column -> !column.generated() && !column.alwaysIdentity())
              .map(TableColumn::name)
              .filter(column -> !keys.contains(column))
              .toList());
    }
    // The staging table could only be created with SELECT on the whole table.
    rights.needed.put(merges || existing.rowSecurity() ? "DELETE" : "TRUNCATE", List.of());
    rights.require();
  }

  /** Checks the privileges that an ACTIVATE_VERSION needs. */
  public static void requireVersions(TablePlan plan) {
    LoadRights rights =
        new LoadRights(plan.target().stream(), "activate versions in", plan.shape());
    String version = Metadata.TABLE_VERSION.column();
    if (plan.target().hardDelete()) {
      rights.needed.put("SELECT", List.of(version));
      rights.needed.put("DELETE", List.of());
    } else {
      String mark = Metadata.DELETED_AT.column();
      rights.needed.put("SELECT", List.of(version, mark));
      rights.needed.put("UPDATE", List.of(mark));
    }
    rights.require();
  }

  /** Checks the privileges on the table of STATE. */
  public static void requireState(String pipeline, TableShape existing) {
    LoadRights rights = new LoadRights(pipeline, "keep STATE in", existing);
    List.of("SELECT", "INSERT", "UPDATE")
        .forEach(privilege -> rights.needed.put(privilege, List.of()));
    rights.require();
  }

  private static String action(StreamTarget.Kind method) {
    return switch (method) {
      case APPEND -> "append to";
      case UPSERT -> "upsert into";
      case OVERWRITE -> "overwrite";
    };
  }

  private void needsOfUpsert(TablePlan plan) {
    List<String> keys = plan.target().mergeKeys();
    boolean indexed = table.isUniqueOver(keys);
    List<String> changed =
        plan.columns().stream()
            .filter(column -> column.updatable() && !keys.contains(column.name()))
            .map(StagedColumn::name)
            .toList();
    // Columns of EXCLUDED need SELECT on the table, and so do kept and compared values.
    boolean reads = indexed || plan.target().keeping() == StreamTarget.Keeping.EVERYTHING;
    needed.put(
        "SELECT", Stream.concat(keys.stream(), reads ? changed.stream() : Stream.of()).toList());
    needsUpdate(changed);
    if (plan.deletedAt() != null) {
      needed.put("DELETE", List.of());
    }
    // Without a unique index the merge locks the table, which needs a privilege on all of it.
    if (!indexed && Stream.of("UPDATE", "DELETE", "TRUNCATE").noneMatch(access::has)) {
      needed.put("UPDATE", List.of());
    }
  }

  private void needsUpdate(List<String> columns) {
    if (!columns.isEmpty()) {
      needed.put("UPDATE", columns);
    }
  }

  private void require() {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    needed.forEach(
        (privilege, columns) ->
            access.missing(privilege, columns).ifPresent(lacks -> missing.put(privilege, lacks)));
    if (!missing.isEmpty()) {
      String rights =
          missing.entrySet().stream()
              .map(
                  right ->
                      right.getValue().isEmpty()
                          ? right.getKey()
                          : "%s (%s)"
                              .formatted(right.getKey(), String.join(", ", right.getValue())))
              .collect(Collectors.joining(", "));
      throw denied(
          Wording.RIGHTS_MISSING.with(
              stream,
              action,
              table.name(),
              access.role(),
              rights,
              Ddl.grant(table.name(), missing, access.role())));
    }
    for (String change : access.unidentified()) {
      if (needed.containsKey(change)) {
        throw denied(
            Wording.NO_REPLICA_IDENTITY.with(
                stream, action, table.name(), change, Ddl.identifyFully(table.name())));
      }
    }
  }

  private void requireKey(List<String> keys) {
    for (String key : keys) {
      if (access.unordered().contains(key)) {
        throw withoutOrder(stream, key, table.name().toString());
      }
    }
    if (access.looseKeys().stream()
        .anyMatch(index -> new HashSet<>(index).equals(new HashSet<>(keys)))) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.INDEX_WITH_OTHER_COLLATION.with(stream, table.name(), String.join(", ", keys)));
    }
  }

  /** Returns the error for a key column whose values cannot be compared. */
  static TargetException withoutOrder(String stream, String column, String table) {
    return new TargetException(
        ExitCode.USAGE, Wording.KEY_WITHOUT_ORDER.with(stream, column, table));
  }

  private void requireStaging(TablePlan plan) {
    String schema = table.name().schema();
    String role = access.role();
    if (!access.usesSchema()) {
      throw denied(
          Wording.CANNOT_USE_SCHEMA.with(
              stream, action, table.name(), role, schema, Ddl.grantUsage(schema, role)));
    }
    boolean overwrites = plan.target().method() == StreamTarget.Kind.OVERWRITE;
    boolean onWorkers =
        plan.target().method() == StreamTarget.Kind.UPSERT && table.distribution().isRemote();
    if ((overwrites || onWorkers) && !access.createsTables()) {
      throw denied(
          Wording.CANNOT_STAGE_OVERWRITE.with(
              stream, action, table.name(), role, schema, Ddl.grantCreateOnSchema(schema, role)));
    }
    List<Integer> widths = new ArrayList<>();
    if (overwrites) {
      widths.add(table.columns().size() + plan.ownStagingColumns().size());
    }
    if (plan.target().method() == StreamTarget.Kind.UPSERT || !plan.isDirect()) {
      widths.add(plan.stagingColumns().size());
      if (!access.stages()) {
        throw denied(
            Wording.CANNOT_STAGE.with(
                stream,
                action,
                table.name(),
                role,
                access.database(),
                schema,
                Ddl.grantTemporary(access.database(), role)));
      }
    }
    for (int width : widths) {
      if (width > TableAccess.MOST_COLUMNS) {
        throw new TargetException(
            ExitCode.USAGE,
            Wording.TOO_MANY_STAGED_COLUMNS.with(
                stream, table.name(), width, TableAccess.MOST_COLUMNS));
      }
    }
  }

  private static TargetException denied(Text message) {
    return new TargetException(ExitCode.LOAD_FAILED, message);
  }
}
