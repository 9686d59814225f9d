package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.texts;

import java.util.List;

/** The settings for SQL and grants around the load, a part of {@link SettingsTable}. */
final class HookSettings {
  /** Secret, since the SQL can contain passwords, for example in CREATE ROLE. */
  static final Setting<List<String>> BEFORE_RUN_SQL =
      texts(
              "before_run_sql",
              "SQL to run in one transaction before the first message is processed. If it fails,"
                  + " the run ends. `before_run_sql_file` names a file that holds it.")
          .asSecret();

  static final Setting<List<String>> AFTER_RUN_SQL =
      texts(
              "after_run_sql",
              "SQL to run in one transaction after a successful run, when all rows are committed"
                  + " and the last STATE is printed. `after_run_sql_file` names a file that holds it.")
          .asSecret();

  static final Setting<List<String>> SELECT_PERMISSIONS =
      texts(
              "default_target_schema_select_permissions",
              "Roles that get USAGE on the schemas and SELECT on the tables that are loaded;"
                  + " `PUBLIC` is everybody.")
          .alias("default_target_schema_select_permission");

  static final List<Setting<?>> ALL = List.of(BEFORE_RUN_SQL, AFTER_RUN_SQL, SELECT_PERMISSIONS);

  private HookSettings() {}
}
