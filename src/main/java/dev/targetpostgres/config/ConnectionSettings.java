package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.choice;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The settings of connections beyond host and user, a part of {@link SettingsTable}. */
final class ConnectionSettings {
  static final Setting<String> SERVICE =
      text(
          "service",
          null,
          "Section of libpq's service file (`~/.pg_service.conf`) with parameters that the"
              + " settings leave out.");

  static final Setting<TargetSessionAttributes> TARGET_SESSION_ATTRIBUTES =
      choice(
          "target_session_attrs",
          TargetSessionAttributes.class,
          TargetSessionAttributes.READ_WRITE,
          "Which of several hosts to use: `read-write` is the first that accepts writes,"
              + " `primary` the first that is not a standby, `any` the first that accepts the login.");

  static final Setting<Command> PASSWORD_COMMAND =
      Setting.of(
              "password_command",
              new ValueKind.Strings(),
              null,
              "Command that prints the password, for example a token that expires. It runs for"
                  + " each new connection. It wins over `password`, but not over a password in"
                  + " `sqlalchemy_url`. A string is run by `sh -c`, a list directly.",
              Setting::readCommand)
          .asSecret();

  static final Setting<String> ROLE =
      text(
          "role",
          null,
          "Role that does the work and owns the new tables: `SET ROLE` in each transaction.");

  static final Setting<String> APPLICATION_NAME =
      text(
          "application_name",
          "target-postgres",
          "Name of the program in `pg_stat_activity` and the server's log.");

  static final Setting<String> OPTIONS =
      text(
          "options",
          null,
          "Server options for the sessions, such as `-c work_mem=64MB`. PgBouncer rejects them"
              + " unless its `ignore_startup_parameters` includes `options`.");

  static final Setting<ObjectNode> JDBC_PROPERTIES =
      Setting.of(
              "jdbc_properties",
              ValueKind.Plain.OBJECT,
              null,
              "Properties of the PostgreSQL JDBC driver, an object. They win over all other"
                  + " settings.",
              Setting::readProperties)
          .asSecret();

  static final List<Setting<?>> ALL =
      List.of(
          SERVICE,
          TARGET_SESSION_ATTRIBUTES,
          PASSWORD_COMMAND,
          ROLE,
          APPLICATION_NAME,
          OPTIONS,
          JDBC_PROPERTIES);

  private ConnectionSettings() {}
}
