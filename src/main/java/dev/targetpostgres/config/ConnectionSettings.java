package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.choice;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How to connect, beyond where: a part of {@link SettingsTable}. */
final class ConnectionSettings {
  static final Setting<String> SERVICE =
      text(
          "service",
          null,
          "Section of libpq's service file (`~/.pg_service.conf`) that says what the settings do"
              + " not.");

  static final Setting<TargetSessionAttributes> TARGET_SESSION_ATTRIBUTES =
      choice(
          "target_session_attrs",
          TargetSessionAttributes.class,
          TargetSessionAttributes.READ_WRITE,
          "Which of several hosts to take: the first that can be written to, that is no standby, or"
              + " that lets us in.");

  static final Setting<Command> PASSWORD_COMMAND =
      Setting.of(
              "password_command",
              new ValueKind.Strings(),
              null,
              "Command whose output is the password, run for each connection that is made, as for"
                  + " tokens that expire; wins over `password`, not over one in `sqlalchemy_url`. A string is run by `sh -c`, a list as it is.",
              Setting::readCommand)
          .asSecret();

  static final Setting<String> ROLE =
      text(
          "role",
          null,
          "Role to work as, and to own what is made: `SET ROLE` in each transaction.");

  static final Setting<String> APPLICATION_NAME =
      text(
          "application_name",
          "target-postgres",
          "Name of the program in `pg_stat_activity` and the server's log.");

  static final Setting<String> OPTIONS =
      text(
          "options",
          null,
          "Options of the server for these sessions, as in `-c work_mem=64MB`. PgBouncer refuses"
              + " them unless its `ignore_startup_parameters` names `options`.");

  static final Setting<ObjectNode> JDBC_PROPERTIES =
      Setting.of(
              "jdbc_properties",
              ValueKind.Plain.OBJECT,
              null,
              "Properties of the PostgreSQL JDBC driver, an object; they win over all other"
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
