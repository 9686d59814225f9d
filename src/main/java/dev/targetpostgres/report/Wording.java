package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of messages to users: errors, warnings, and the parts that several of them share.
 * {@code docs/troubleshooting.md} explains every entry in the same order. The name of a constant is
 * the entry's id.
 *
 * <p>An entry says what happened and where, with {@code %s} for each value. A second text says what
 * to do, if it does not depend on the first.
 */
public enum Wording {
  // ---- Connecting ----

  CANNOT_CONNECT("cannot connect to %s: %s"),
  CANNOT_LOAD("cannot load into %s: %s"),

  // The server does not answer
  NOBODY_LISTENS("%s", "check the settings host and port, and that the server accepts connections"),
  HOST_UNKNOWN("the host name is unknown", "check the setting host"),
  SERVER_DOES_NOT_ANSWER("the server does not answer"),

  // The login is refused
  WRONG_LOGIN("%s", "check the settings user and password, and the server's pg_hba.conf"),
  NO_PASSWORD(
      "the server asks for a password and none is set",
      "set password or password_command, the variable PGPASSWORD, or a line of ~/.pgpass"),
  PASSWORD_IN_CLEAR(
      "the server at %s asks for the password in clear text, and the connection is not"
          + " encrypted",
      "set ssl_mode to require, or configure the server for scram-sha-256. require_auth in"
          + " the URL rejects such servers"),
  CLIENT_CERTIFICATE_MAY_BE_WANTED(
      "%s", "if the server requires a client certificate, set \"ssl_client_certificate\""),
  NO_SUCH_DATABASE("%s", "create the database, or check the setting database"),

  // Variables that were not read
  VARIABLES_NOT_READ("these variables were not read: %s", "to read them, add --config ENV"),
  DOT_ENV_NOT_READ("%s was not read", "to read it, add --config ENV"),
  VARIABLES_OF_NO_SETTING("these variables do not name a setting: %s"),

  // Password commands and files
  PASSWORD_COMMAND_FAILED(
      "password_command %s",
      "run the command yourself to see why, because its output is not shown"),
  COMMAND_CANNOT_START("cannot be started: does the program exist?"),
  COMMAND_FAILED("ended with exit code %s"),
  COMMAND_PRINTED_NOTHING("printed nothing"),
  COMMAND_TOOK_TOO_LONG("took longer than %s s"),
  COMMAND_KEEPS_OUTPUT_OPEN("does not close its output"),
  COMMAND_INTERRUPTED("was interrupted"),

  // The server is not suitable
  SERVER_TOO_OLD(
      "the server is PostgreSQL %s, and 14 or newer is needed", "load into a newer server"),
  SERVER_IS_STANDBY("the server is a standby, which accepts no writes", "connect to the primary"),
  SESSION_READ_ONLY(
      "the session is read-only",
      "set default_transaction_read_only to off for the role, the database or the server, or"
          + " in the setting \"options\""),
  REPLICATION_ROLE(
      "session_replication_role is %s, so the server would skip triggers and foreign keys",
      "set it to origin for the role, the database or the server"),
  NOT_UTF_8_DATABASE(
      "the database's encoding is %s, which cannot store every character",
      "load into a database that was created with ENCODING 'UTF8'"),
  NOT_MEMBER_OF_ROLE("%s", "check the setting role, or grant the role to the user: GRANT %s TO …"),
  NO_HOST_WILL_DO("none of the hosts is suitable: %s"),
  HOST_IS_STANDBY("it is a standby"),
  HOST_IS_READ_ONLY("it is read-only"),

  // A schema that may not be used
  NO_SUCH_SCHEMA("schema %s does not exist, and the role cannot create it", "run: %s"),
  SCHEMA_WITHOUT_STAGING(
      "the role can create neither temporary tables nor tables in schema %s, so it can only"
          + " append rows to its tables",
      "run: %s"),
  SCHEMA_WITHOUT_OVERWRITE(
      "the role cannot create tables in schema %s, where an overwrite stages its rows", "run: %s"),
  SCHEMA_NOT_USABLE("the role cannot use schema %s", "run: %s"),

  // The server does not offer TLS
  TLS_NOT_SPOKEN(
      "%s",
      "switch TLS on in the server. To connect without encryption, set \"ssl_mode\" to"
          + " disable, or sslmode in the URL if it has one"),
  TLS_FAILED("the TLS handshake with the server failed (%s)", "the server's log may say more"),

  // The server's certificate is not trusted
  CERTIFICATE_FOR_OTHER_HOST(
      "the server's certificate is for %s, not for %s",
      "connect to a host that the certificate is for, or set \"ssl_mode\" to verify-ca,"
          + " which does not check the name"),
  CERTIFICATE_OF_UNKNOWN_AUTHORITY(
      "the server's certificate is signed by an authority that is not trusted (%s)",
      "set \"%s\" to the certificate of that authority"),
  CERTIFICATE_SELF_SIGNED(
      "the server's certificate (%s) is self-signed and not trusted",
      "set \"%s\" to this certificate if it is the right one"),
  CERTIFICATE_EXPIRED("the server's certificate (%s) expired on %s", "renew it on the server"),
  CERTIFICATE_NOT_YET_VALID(
      "the server's certificate is not valid before %s", "check the clocks of both machines"),
  CERTIFICATE_REVOKED(
      "the server's certificate is on the revocation list", "replace it on the server"),
  CERTIFICATE_TOO_WEAK(
      "the certificate of the server or of its authority has an algorithm or a key that Java"
          + " considers too weak",
      "renew it"),
  NO_USABLE_REVOCATION_LIST(
      "\"ssl_certificate_revocation_list\" has no list of the authority that signed the"
          + " server's certificate, or the list is out of date",
      "download it again"),
  NO_AUTHORITY_TRUSTED(
      "Java trusts no authority",
      "set \"%s\" to the certificate of the authority that signed the server's certificate"),

  // The client's certificate is refused
  CLIENT_CERTIFICATE_WANTED(
      "the server asks for a client certificate (%s)",
      "set \"ssl_client_certificate\" and \"ssl_client_private_key\""),
  CLIENT_CERTIFICATE_REFUSED(
      "the server rejects the client certificate (%s)",
      "set \"ssl_client_certificate\" and \"ssl_client_private_key\" to a pair that the"
          + " server accepts"),
  CLIENT_AUTHORITY_UNKNOWN(
      "the server does not know the authority that signed the client certificate (%s)",
      "set \"ssl_client_certificate\" to a certificate of an authority that it knows,"
          + " followed by the intermediate certificates"),
  CLIENT_CERTIFICATE_EXPIRED(
      "the server says that the client certificate has expired (%s)", "renew it"),
  CLIENT_CERTIFICATE_REVOKED(
      "the server says that the client certificate is revoked (%s)", "get another one"),

  // The SSH server cannot be reached
  SSH_SERVER("SSH server %s (\"%s\"): %s"),
  SSH_HOST_UNKNOWN("its host name is unknown", "check the setting \"%s.host\""),
  SSH_NOT_REACHED(
      "%s",
      "check the settings \"%s.host\" and \"port\", and that this machine can reach the"
          + " server"),
  NOT_AN_SSH_SERVER("%s", "check that an SSH server listens at that port"),
  SSH_NO_ANSWER("no answer within %s s"),
  SSH_SILENT_FAILURE("it cannot be reached"),
  SSH_NO_CONNECTION("no connection to %s: %s"),
  TUNNEL_HAS_NO_PORT("cannot open a local port for the SSH tunnel: %s"),
  TUNNEL_CLOSED("the SSH tunnel is closed"),

  // The SSH server's key
  HOST_KEY_UNKNOWN(
      "its host key %s is not in %s",
      "ask the server's administrator to confirm the fingerprint. Then add the key to that"
          + " file, or set \"%s.host_key\" to the fingerprint"),
  HOST_KEY_CHANGED(
      "its host key is %s, not %s (%s)",
      "either the key was changed, or another machine answers. Ask the server's"
          + " administrator, then set \"%s.host_key\" to the new fingerprint"),
  HOST_KEY_REVOKED("its host key %s is revoked in %s"),
  EARLIER_IN_THIS_RUN("seen earlier in this run"),

  // The SSH login is refused
  SSH_LOGIN_REFUSED(
      "it rejects the login of %s",
      "tried: %s; check the settings \"username\", \"private_key\" and \"password\" of"
          + " \"%s\", and which methods the server accepts"),
  SSH_QUESTION(
      "it asks \"%s\"",
      "set the answer in \"%s.responses\", or set \"%s.interactive\" to true to be asked on"
          + " the terminal"),
  SSH_QUESTION_WITHOUT_TERMINAL(
      "it asks \"%s\", and there is no terminal to ask on", "set the answer in \"%s.responses\""),
  SSH_PASSWORD_CHANGE("it requires a new password for %s; log in with ssh to change it"),
  ONE_TIME_CODES_FAIL("\"%s.responses\": one-time codes for \"%s\" cannot be computed: %s"),

  // The SSH server does not reach the database
  SSH_FORWARDING_FORBIDDEN(
      "it does not forward connections to %s (%s)",
      "allow it on the SSH server (OpenSSH: AllowTcpForwarding and PermitOpen in"
          + " sshd_config, restrict and permitopen in authorized_keys)"),
  SSH_CANNOT_FORWARD("it cannot connect to %s: %s", "the SSH server itself looks up host and port"),

  // ---- Settings and command line ----

  // The command line
  OPTION_MEANT("there is no option %s", "did you mean %s?"),
  NO_SUCH_OPTION("there is no option %s", "target-postgres --help lists them"),
  NO_SUCH_ARGUMENT("\"%s\" is not an option", "to read messages from a file: --input %s"),
  CONFIG_MEANT("\"%s\" is not an option", "to read settings from a file: --config %s"),
  OPTION_NEEDS_VALUE("%s needs a value: %s"),
  WRONG_OPTION_VALUE("%s must be one of %s, not \"%s\""),
  WRONG_COMMAND_LINE("%s; see target-postgres --help"),
  OPTIONS_APART("%s cannot be combined with %s", "leave out one of them"),
  OPTION_MISSING("%s has no effect without %s"),

  // Files of settings
  CONFIG_NOT_READABLE("cannot read config file %s: %s"),
  CONFIG_NOT_AN_OBJECT("config file %s does not hold a JSON object"),
  CONFIG_NOT_JSON("config file %s is not valid JSON: line %s, column %s: %s"),
  SETTING_FILE_NOT_READABLE("setting \"%s\" must be a file that can be read: %s"),
  FILE_NOT_READABLE("cannot read %s: %s"),
  NOT_A_VARIABLE("cannot read %s: expected NAME=value in line %s or after it"),

  // What JSON needs
  JSON_CUT_OFF("it ends in the middle of %s"),
  JSON_EXPECTED("%s is expected"),
  JSON_FOUND("%s is expected and %s found"),
  JSON_COMMENT("JSON has no comments"),
  JSON_SINGLE_QUOTE("JSON needs double quotes, and a single quote is found"),
  COMMA_TOO_MANY("%s; remove the comma before it"),
  JSON_VALUE("a value"),
  JSON_NAME("a name in double quotes"),
  JSON_COLON("a colon"),
  JSON_COMMA_OR_BRACE("a comma or \"}\""),
  JSON_COMMA_OR_BRACKET("a comma or \"]\""),
  JSON_ESCAPE("a JSON escape"),
  JSON_END("the end"),

  // A setting has a wrong value
  MUST_BE("setting \"%s\" must be %s"),
  MUST_BE_AND_IS_NOT("setting \"%s\" must be %s, not %s"),
  A_STRING("a string"),
  A_STRING_OR_STRINGS("a string, or a list of strings"),
  AN_OBJECT("an object"),
  A_LIST("a list"),
  A_WHOLE_NUMBER("a whole number"),
  A_WHOLE_NUMBER_WITHIN("a whole number from %s to %s"),
  TRUE_OR_FALSE("true or false"),
  ONE_OF("one of %s"),
  AN_OBJECT_OF_SCALARS("an object of strings, numbers and booleans", "\"%s\" has another type"),
  IN_VALID_JSON("%s, in valid JSON"),
  MUST_BE_AN_OBJECT("setting \"%s\" must be an object"),
  MUST_BE_COLUMN("setting \"%s\" must be an object with name, type or both"),
  MUST_BE_MAPPED_SCHEMA("setting \"%s\" must be an object with target_schema, a string"),
  MUST_BE_KEYS("setting \"%s.key_properties\" must be a list of property names, not %s"),
  NO_SUCH_SETTING("there is no setting \"%s\""),
  SETTING_WITH_DOTS("setting \"%s\" must be written as %s"),
  SETTING_MEANT("there is no setting \"%s\"", "did you mean \"%s\"?"),
  UNKNOWN_MEMBER("setting \"%s.%s\" is unknown", "the known ones are %s"),
  WRONG_RESPONSE(
      "setting \"%s.responses\": the answer to \"%s\" must be a string or {\"%s\": \"key\"}"),
  WRONG_ONE_TIME_KEY(
      "setting \"%s.responses\": the totp key for \"%s\" must be in base 32, or an otpauth URL"),
  WRONG_BATCH_ROOT(
      "setting \"batch_config.storage.root\" must be a folder on this machine, such as"
          + " file:///folder: %s"),

  // A setting is missing or not supported
  USER_MISSING(
      "setting \"user\" is missing: name the role to log in as, in a file given with --config"
          + " or in TARGET_POSTGRES_USER"),
  SSH_HOST_MISSING("setting \"%s.host\" is missing: name the SSH server"),
  FLATTENING_DEPTH_MISSING(
      "setting \"flattening_enabled\" needs \"flattening_max_depth\": the number of levels"
          + " to flatten"),

  // A stream map is wrong
  WRONG_MAP("setting \"%s\" is %s"),
  MAP_UNKNOWN("unknown; the only known name with this prefix is %s"),
  MAP_NEITHER_OBJECT_NOR_NULL("neither an object nor null (null leaves the stream out)"),
  MAP_NAMES_TWICE("wrong: it has both %s and %s", "the key of the object already names the stream"),
  MAP_NEITHER_SQL_NOR_NULL(
      "neither an SQL expression in a string nor null (null leaves the property out)"),
  MAP_NEITHER_NAMES_NOR_NULL("neither a list of names nor null"),
  MAP_NO_STRING("not a string"),
  MAP_NOT_NULL(
      "not null, which is the only valid value here (null leaves out all properties that are"
          + " not named)"),
  WRONG_EXPRESSION("setting stream_maps, stream %s, %s: \"%s\" %s"),
  NOT_SQL(
      "is not a valid SQL expression: %s; expressions are SQL, not Python"
          + " (docs/stream-maps.md shows both), and can use %s"),
  NOT_BOOLEAN("is of type %s, not boolean"),

  // The connection's parameters
  WRONG_URL(
      "setting \"sqlalchemy_url\" %s. Its form is"
          + " postgresql://user:password@host:port/database?sslmode=require, with special characters"
          + " percent-encoded and commas between several hosts; or"
          + " jdbc:postgresql://host:port/database?user=name&password=word"),
  URL_OF_ANOTHER_SCHEME("has the scheme \"%s\", which is not PostgreSQL's"),
  URL_WITHOUT_SCHEME("does not begin with postgresql://"),
  URL_NOT_ENCODED("has %s in its %s", "percent-encode it as %s"),
  URL_PERCENT_SIGN("has a % without two hexadecimal digits after it", "percent-encode it as %25"),
  URL_HOST_WRONG("has a host or a port that is not valid"),
  URL_PARAMETER_UNKNOWN(
      "setting \"sqlalchemy_url\" has the unknown parameter \"%s\"",
      "parameters of the JDBC driver go into the setting jdbc_properties"),
  URL_PARAMETER_NOT_SUPPORTED(
      "setting \"sqlalchemy_url\" has the parameter \"%s\", which is not supported", "remove it"),
  DRIVER_PROPERTY_UNKNOWN(
      "the JDBC driver has no property \"%s\" (setting jdbc_properties or sqlalchemy_url)"),
  CONNECTION_PARAMETER_WRONG(
      "a connection parameter is wrong: %s; check jdbc_properties, sqlalchemy_url, libpq's"
          + " service file and the environment"),
  DRIVER_PROPERTY_NOT_AMONG(
      "%s must be one of %s; check jdbc_properties, sqlalchemy_url, libpq's service file and"
          + " the environment"),
  CANNOT_TELL_WHERE(
      "cannot tell where to connect: %s; check %s in jdbc_properties, sqlalchemy_url, the"
          + " settings, libpq's service file and the environment"),
  HOSTS_DO_NOT_MATCH("%s and %s do not match"),
  NOT_A_HOST("a host must be a name, an address or a folder"),
  HOST_IS_URL(
      "the host is a URL (%s://…), from the setting host, from PGHOST or from a service file",
      "put it into the setting sqlalchemy_url"),
  NOT_AN_ADDRESS("a host's address must be an IP address, such as 192.0.2.7 or ::1"),
  PORT_NOT_A_NUMBER("a port must be a number"),
  PORT_OUT_OF_RANGE("a port must be from 1 to %s"),
  CONNECT_TIMEOUT_NOT_A_NUMBER("connect_timeout must be a number of seconds"),
  SESSION_ATTRIBUTES_UNKNOWN(
      "target_session_attrs must be any, read-write or primary, because a standby accepts no"
          + " writes"),
  SOCKET_BEHIND_TUNNEL(
      "%s is a Unix socket on this machine, but \"ssh_tunnel\" leads to another machine",
      "set \"host\" to the name or address by which the SSH server reaches the database"
          + " (localhost is the SSH server itself)"),

  // The service file
  SERVICE_FILE("service file: %s"),
  SERVICE_FILE_NOT_READABLE("cannot read %s"),
  NO_SUCH_SERVICE("no service \"%s\" in %s"),
  NOT_A_KEYWORD_AND_VALUE("%s: expected a known keyword, an equals sign and a value"),
  KEYWORD_NOT_SUPPORTED("%s: the keyword %s is not supported", "remove it"),

  // Settings of TLS
  CONNECTION_S("the connection's %s"),
  SSL_MODE_UNKNOWN(
      "sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full"),
  SSL_MODE_OF_SYSTEM("sslmode must be verify-full with sslrootcert=system"),
  SSL_NEGOTIATION_UNKNOWN("sslnegotiation must be postgres or direct"),
  SSL_NEGOTIATION_NEEDS_MODE(
      "sslnegotiation=direct needs sslmode require, verify-ca or verify-full, not %s"),
  CLIENT_CERTIFICATE_INCOMPLETE(
      "a client certificate needs \"ssl_client_certificate\" and \"ssl_client_private_key\","
          + " each a file or PEM text, and the %s is missing"),

  // Certificates, keys and lists that cannot be read
  NOT_PEM("must be PEM text or an existing file, not %s"),
  NEITHER_PEM_NOR_FILE("must be PEM text or an existing file; the value is neither"),
  PEM_IS_DIRECTORY("must be a file, not a directory"),
  PEM_NOT_READABLE("cannot be read", "check its permissions"),
  PEM_DAMAGED("is damaged: Base64 and an END line must follow each BEGIN line"),
  PEM_IS_PKCS_12(
      "is a PKCS#12 file",
      "to convert it, run openssl pkcs12 -in FILE -nodes -out client.pem, and set both the"
          + " certificate and the key to client.pem"),
  NO_CERTIFICATE("must hold a certificate: -----BEGIN CERTIFICATE-----"),
  CERTIFICATE_DAMAGED("holds no certificate, or a damaged one"),
  NO_REVOCATION_LIST("must hold a revocation list: -----BEGIN X509 CRL-----"),
  REVOCATION_LIST_DAMAGED("holds no revocation list, or a damaged one"),
  NO_KEY("must hold a private key, from BEGIN PRIVATE KEY to its END"),
  KEY_FORM_NOT_SUPPORTED(
      "holds a key in a form that is not supported (%s)",
      "openssl pkcs8 -topk8 or ssh-keygen -p -m PKCS8 converts it"),
  KEY_NEEDS_PASSWORD(
      "holds an encrypted key", "set \"ssl_client_private_key_password\" to its password"),
  KEY_PASSWORD_WRONG(
      "holds a key that cannot be decrypted", "check \"ssl_client_private_key_password\""),
  KEY_OPEN_TO_OTHERS(
      "names a private key that others can use (mode %s)", "make it private: chmod %s %s"),
  KEY_DAMAGED(
      "holds a key that is damaged, or encrypted in a way that is not supported",
      "openssl pkcs8 -topk8 -v2 aes-256-cbc writes a supported one"),
  KEY_DOES_NOT_FIT(
      "holds a key that is damaged or does not belong to \"ssl_client_certificate\"",
      "set the key that the certificate was made with"),

  // Keys of the SSH tunnel
  SSH_KEY_NOT_GIVEN(
      "setting \"%s\" must be a file that exists, or the text of a key (the value is neither)"),
  SSH_KEY_ENCRYPTED("setting \"%s\" is encrypted (%s): set \"%s\""),
  SSH_KEY_PASSWORD_WRONG("setting \"%s\" cannot be decrypted (%s): check \"%s\""),
  SSH_KEY_DAMAGED("setting \"%s\" cannot be read (%s): check that the key is complete"),
  SSH_KEY_NOT_A_FILE("setting \"%s\" cannot be read (%s): it is not a file"),
  SSH_KEY_FORBIDDEN("setting \"%s\" cannot be read (%s): check that this user may read it"),
  SSH_KEY_KIND_UNKNOWN("setting \"%s\" cannot be read (%s): its kind of key is unknown"),
  SSH_KEY_FORM_UNKNOWN(
      "setting \"%s\" cannot be read (%s): it is not a private key in OpenSSH or PEM format"
          + " (for PuTTY's keys: puttygen -O private-openssh)"),
  HOST_KEY_MALFORMED(
      "setting \"%s\" must be a fingerprint (SHA256:…) or a public key, as ssh-keyscan prints"
          + " it"),
  KNOWN_HOSTS_NOT_READABLE(
      "setting \"%s.known_hosts\": the file %s cannot be read",
      "check that it exists and that this user may read it"),

  // The input's file
  NO_SUCH_INPUT("no such input file: %s"),
  INPUT_IS_DIRECTORY("input file %s is a directory"),
  INPUT_NOT_READABLE("cannot read input file %s: check that this user may read it"),

  // The files that a run writes
  CANNOT_WRITE("cannot write %s %s: %s"),
  IS_DIRECTORY("it is a directory"),
  IS_NOT_A_FILE("it is a device, a pipe or a socket, and only a regular file can be replaced"),
  IS_STREAM("it is this run's %s", "choose another file"),
  IS_WRITE_PROTECTED("it is write-protected"),
  FOLDER_FORBIDDEN("this user may not write to the folder %s"),
  NO_SUCH_FOLDER("there is no folder %s"),
  NO_FILES_IN_FOLDER("no files can be created in %s"),

  // Keys and load methods
  KEY_REQUIRED(
      "stream %s has no key_properties",
      "name its key with the setting streams.%s.key_properties, or set primary_key_required"
          + " to false"),
  UPSERT_WITHOUT_KEY(
      "stream %s has no key_properties, which load_method upsert needs",
      "name its key with the setting streams.%s.key_properties, or choose append"),
  PRIMARY_KEY_IS_SHORTER(
      "stream %s has the key %s, but the primary key of %s is only %s",
      "change the primary key, or name its columns with the setting streams.%s.key_properties"),
  DISTRIBUTED_BY_NO_COLUMN(
      "stream %s has no column \"%s\", by which distribute_by would distribute its table",
      "name a column of the stream, reference or none with the setting streams.%s.distribute_by"),
  DISTRIBUTED_OUTSIDE_KEY(
      "stream %s cannot be distributed by \"%s\": the column is not in the key %s, and Citus needs"
          + " it there",
      "add \"%s\" to the setting streams.%s.key_properties, or distribute by %s"),
  NO_CITUS(
      "stream %s: distribute_by is set, and database %s does not have the extension citus",
      "run CREATE EXTENSION citus, or remove distribute_by"),
  NOT_DISTRIBUTED(
      "stream %s: %s exists and is %s, while distribute_by asks for %s; it stays as it is",
      "to change it, run: %s"),
  KEY_WITHOUT_DISTRIBUTION(
      "stream %s: %s is distributed by \"%s\", which is not in the key %s, so Citus cannot merge rows"
          + " by the key",
      "add \"%s\" to the setting streams.%s.key_properties, or run: %s"),
  COLUMNAR_STAYS(
      "stream %s: %s is a columnar table, whose rows can be neither updated nor deleted",
      "choose append or overwrite with the setting streams.%s.load_method, or run: %s"),
  APPEND_TO_UNIQUE_KEY(
      "stream %s: %s has a unique index over the key %s, so the same key cannot be appended"
          + " twice",
      "choose upsert, or drop the index and set streams.%s.key_properties to []"),

  // Two streams with one table
  STREAMS_MEET(
      "streams %s and %s both map to table %s",
      "set streams.%s.table to another table, or set split_stream_names to false"),
  TABLE_IS_OURS(
      "stream %s maps to table %s, which target-postgres uses itself", "set streams.%s.table"),

  // Another target has loaded the stream
  TABLE_OF_OTHER_TARGET(
      "stream %s: a new table %s would hold only part of its rows, because the %s target has"
          + " loaded it into %s",
      "to continue in the old table, set %s, or set compatible_with to %s; to start a new"
          + " table, set %s"),

  // Types and roles that the server does not have
  NO_SUCH_TYPE_FOR_COLUMN("setting \"streams\", column \"%s\" of stream %s: %s"),
  NO_SUCH_ROLE("there is no role \"%s\", which the setting %s names"),

  // ---- Input ----

  AT_LINE("line %s: %s"),
  AT_PLACE("%s: %s"),

  // The line is not JSON
  NOT_A_MESSAGE(
      "%s is not a Singer message: %s",
      "something in the tap prints to stdout, and logs belong on stderr"),
  NO_TYPE(
      "%s is JSON but not a Singer message, because it has no \"type\": %s",
      "if it is a log line, it belongs on stderr"),
  INPUT_ENDS_WITHIN(
      "%s is cut off after column %s, in the middle of %s: %s. Was the tap killed? Its log may say"
          + " why; run it again"),
  LINE_ENDS_WITHIN(
      "%s is cut off after column %s, in the middle of %s: %s. The tap must write a message as one"
          + " line, and line breaks in its strings as \\n"),
  MALFORMED_JSON(
      "%s is not valid JSON (column %s: %s): %s. Correct the tap; if the line is a log line, it"
          + " belongs on stderr"),
  TOO_DEEP("%s is nested deeper than %s levels: %s"),
  ODD_JSON(
      "%s cannot be read: %s. Look for half of a surrogate pair, such as \\ud83c alone, and for"
          + " numbers with huge exponents"),
  MALFORMED_NUMBER("%s is not a number"),
  NOT_UTF_8("not UTF-8 at byte %s", "the input must be UTF-8"),
  NUL_BYTE("NUL at byte %s, as in UTF-16 or UTF-32", "the input must be UTF-8"),
  NOT_A_RECORD("%s is not a JSON object: %s", "each line of a BATCH file must be a record"),
  LINE_TOO_LONG("longer than %s bytes", "raise the setting max_record_bytes to accept it"),

  // The message lacks something
  MEMBER_MISSING("%s has no \"%s\""),
  MEMBER_NOT_A_STRING("\"%s\" of %s is not a string"),
  MEMBER_NOT_AN_INTEGER("\"%s\" is not an integer of 64 bits"),
  RECORD_MEMBER_NOT_AN_OBJECT("\"record\" of stream %s is not an object"),
  SCHEMA_NOT_AN_OBJECT("\"schema\" of stream %s is not an object"),
  SCHEMA_NUMBER_OUT_OF_RANGE("\"schema\" of stream %s has a number that is out of range"),
  KEYS_NOT_NAMES("\"key_properties\" of stream %s is not a list of names"),
  TIME_EXTRACTED_NOT_A_TIME("\"time_extracted\" is not a string that holds a time"),
  MANIFEST_NOT_URLS("\"manifest\" of %s is not a list of URLs"),
  VERSION_IS_NULL("ACTIVATE_VERSION has null as its \"version\""),
  RECORD_BEFORE_SCHEMA(
      "RECORD of stream %s comes before its SCHEMA", "check the stream's name in the tap's output"),
  BATCH_BEFORE_SCHEMA("BATCH of stream %s comes before its SCHEMA"),

  // BATCH files
  BATCH_FILE_ELSEWHERE(
      "BATCH file %s: only file:// URLs can be read",
      "let the tap write its files to a folder that this machine can read"
          + " (batch_config.storage.root in its configuration), or send RECORD messages"),
  BATCH_FILE_WITHOUT_PATH("BATCH file %s: its URL cannot be a file's name: %s"),
  BATCH_FILE("BATCH file %s: %s"),
  BATCH_ENCODING_UNKNOWN(
      "BATCH of stream %s: %s", "change batch_config.encoding in the tap's configuration"),
  FORMAT_UNKNOWN("format \"%s\" is not supported, only jsonl is"),
  COMPRESSION_UNKNOWN("compression \"%s\" is not supported, only gzip and none are"),
  MESSAGE_IN_BATCH_FILE("this is a message, but BATCH files hold bare records"),
  GZIP_CUT_OFF("its gzip data is cut off, %s", "have the tap write it again"),
  GZIP_DAMAGED("its gzip data is damaged, %s", "have the tap write it again"),
  GZIP_NO_HEADER("it does not begin with a gzip header"),
  GZIP_METHOD_UNKNOWN("its compression method is unknown"),
  GZIP_FLAGS_UNKNOWN("its header has unknown flags"),
  GZIP_HEADER_CHECKSUM("the checksum of its header is wrong"),
  GZIP_CHECKSUM("its checksum is wrong"),
  GZIP_LENGTH("its length is wrong"),
  GZIP_DICTIONARY("it asks for a dictionary, which gzip does not have"),
  BATCH_FILE_MISSING(
      "it does not exist",
      "if the tap wrote it on another machine or in another container, share the folder with"
          + " this one, and set batch_config.storage.root to it"),
  BATCH_FILE_FORBIDDEN("permission denied"),
  BATCH_FILE_IS_FOLDER("it is a folder"),
  BATCH_FILE_NOT_REGULAR("it is not a regular file, but a pipe or a device"),
  BATCH_FILE_CHANGED(
      "it was changed while it was read", "the tap must finish a file before it sends the BATCH"),

  // The SCHEMA cannot be used
  SCHEMA_OF_STREAM("SCHEMA of stream %s: %s"),
  KEY_NOT_DECLARED("key property \"%s\" is not among the schema's properties"),
  PROPERTIES_MEET("properties \"%s\" and \"%s\" both map to column \"%s\""),
  NO_SUCH_TYPE("the server has no type \"%s\""),
  MALFORMED_REFERENCE(
      "\"$ref\" is %s, which is not a valid reference: a percent sign must stand before two"
          + " hexadecimal digits"),
  NO_SUCH_DECLARED_TYPE(
      "SCHEMA of stream %s: %s, which \"x-sql-datatype\" names",
      "create the type, or set streams.%s.columns.PROPERTY.type"),

  // A record is rejected
  RECORD_REFUSED("%s: stream %s: %s"),
  SUBJECT_AND_REASON("%s %s"),
  VALUE_REFUSED("%s: stream %s, column \"%s\": %s"),
  REPEATED_IN_INDEX("an earlier record has the same values in the unique index \"%s\""),
  REFERS_TO_NO_ROW("no row of %s has the values of the foreign key \"%s\""),
  POLICY_REFUSED("%s (policies that apply: %s)"),

  // The SCHEMA does not allow the value
  AGAINST_SCHEMA("%s. Correct the tap's schema, or set validate_records to false"),
  TYPE_AGAINST_SCHEMA("%s. Correct the tap's schema, or set streams.%s.columns.%s.type to \"%s\""),
  REQUIRED_AND_MISSING("is required by its SCHEMA and missing"),
  TYPE_NOT_ALLOWED("%s: the SCHEMA allows only %s"),
  TOO_SMALL("must be at least %s according to the SCHEMA"),
  TOO_LARGE("must be at most %s according to the SCHEMA"),
  NOT_ABOVE("must be above %s according to the SCHEMA"),
  NOT_BELOW("must be below %s according to the SCHEMA"),
  NOT_A_MULTIPLE("must be a multiple of %s according to the SCHEMA"),
  TOO_FEW("%s; the SCHEMA asks for at least %s"),
  TOO_MANY("%s; the SCHEMA allows at most %s"),
  PATTERN_NOT_MATCHED("does not match the pattern of its SCHEMA, %s"),
  NOT_LISTED("is not among the values that its SCHEMA lists, %s"),
  NOT_ALLOWED("is not allowed by its SCHEMA"),
  MEMBER_REQUIRED("has no member \"%s\", which its SCHEMA requires"),
  TOO_FEW_MATCHES("has %s matching \"contains\" in its SCHEMA; it needs at least %s"),
  TOO_MANY_MATCHES("has %s matching \"contains\" in its SCHEMA; it may have at most %s"),
  ELEMENT_TWICE("has the same element twice"),
  FITS_SEVERAL("fits more than one alternative of \"oneOf\" in its SCHEMA"),
  FORBIDDEN("is forbidden by \"not\" in its SCHEMA"),
  TOO_MANY_STEPS("checking it against its SCHEMA takes too many steps"),
  OUT_OF_ALL_RANGE("a number is out of range"),
  NOT_PARSED("cannot be parsed, so it cannot be checked"),

  // A stream without columns
  NOTHING_TO_LOAD(
      "its SCHEMA has no property that can be loaded, so the record would be lost. Correct"
          + " the tap's schema, or leave the stream out"),

  // A value is missing
  KEY_IS("the key is %s", "correct the tap, or choose another key with the setting key_properties"),
  NULL_WITHOUT_DEFAULT(
      "the column is NOT NULL and the record has no value for it",
      "set schema_evolution to widen, or send the value"),

  // A column that cannot change for a value
  VALUE_AND_TABLE("%s; %s"),
  COLUMN_KEEPS_TYPE("column %s of %s stays %s and does not become %s: %s"),
  EVOLUTION_FORBIDS("the setting schema_evolution does not allow it"),
  STREAM_FAILED("its stream has failed already"),
  KEY_KEEPS_TYPE(
      "it is part of a key, and a wider type would store two spellings of one value as two"
          + " rows"),
  REWRITE_TOO_LARGE(
      "PostgreSQL would rewrite %s (%s), which is more than max_rewrite_bytes",
      "raise that setting, or run: %s"),

  // Numbers
  DOES_NOT_FIT("does not fit into %s as it is"),
  NOT_A_NUMBER("is not a number"),
  NOT_A_WHOLE_NUMBER("is not a whole number"),
  OUT_OF_RANGE("is out of the range of %s"),
  NOT_WITHOUT_LOSS("cannot be stored in %s without loss"),
  NO_INFINITY("%s cannot hold an infinity", "numeric can"),
  NOT_FINITE("is not finite, which JSON cannot hold"),
  BEYOND_JSONB("is beyond the numbers that jsonb can hold"),

  // Dates and times
  NO_SUCH_TIME("is not a valid date or time in the form of ISO 8601"),
  TIME_IN_DATE("has a time, which a date would lose"),
  OFFSET_LOST("has an offset, which %s would lose"),
  SPAN_OF_TIME("is a span of time, which is not a time of day"),
  TYPE_THAT_TAKES_IT("%s", "to load it, set streams.%s.columns.%s.type to \"%s\""),
  TOO_FINE("is more precise than %s"),

  // Other values
  WRONG_KIND("is %s, but %s is needed"),
  TOO_MANY_CHARACTERS("%s characters do not fit into %s"),
  STRING_NOT_STORABLE(
      "a string with %s, which PostgreSQL's text cannot hold",
      "to replace it, set sanitize_null_text_characters to true"),
  NOT_A_BOOLEAN("is not a boolean"),
  NOT_A_UUID("is not a UUID"),
  NOT_BASE_64("is not base64"),
  NOT_HEXADECIMAL("is not hexadecimal"),
  NOT_BYTEA("is not bytea in hexadecimal form (\\x…)"),
  ODD_DIGITS("has an odd number of digits"),
  NOT_TAKEN_APART("flattening needs an object, and the value is %s"),
  ARRAY_NOT_READABLE("an array that cannot be parsed"),
  OBJECT_NOT_READABLE("an object that cannot be parsed"),

  // Too many rejected records
  TOO_MANY_REFUSED(
      "too many rejected records (setting max_rejected_records is %s), the last one: %s"),

  // Overwrite without a STATE
  NO_STATE_AT_END(
      "no STATE came after the last RECORD, so the tap may have crashed; the old rows are"
          + " kept. Run the tap again, or set overwrite_requires_state to false"),

  // A key that comes too late
  KEY_TOO_LATE(
      "stream %s: only a later SCHEMA names the key %s. Records before that SCHEMA have the"
          + " same key, and no later record has it, so the last one is unknown. The old rows of %s"
          + " are kept. Name the key in the first SCHEMA, or set streams.%s.key_properties"),

  // ---- Loading ----

  // The input cannot be read
  INPUT_BREAKS_OFF("cannot read the input: %s"),

  // The server refuses a statement
  STATEMENT_REFUSED("stream %s: %s failed: %s"),
  NO_RIGHT(
      "%s", "grant the privilege to the role, or let a role that has it create the table first"),
  LOGIN_CHANGED(
      "%s",
      "the password may have changed. Check the settings user and password, and the server's"
          + " pg_hba.conf"),
  DISK_FULL("%s", "make room on the server's disk and run the tap again from the last STATE"),

  // A lock is not free in time
  LOCK_TIMEOUT("could not lock %s within %s s: %s"),
  SESSION_HOLDS_LOCK(
      "session %s (%s) holds it", "to end that session, run: SELECT pg_terminate_backend(%s)"),
  PREPARED_HOLDS_LOCK(
      "the prepared transaction \"%s\" holds it", "to end it, run: ROLLBACK PREPARED '%s'"),
  LOCK_RELEASED(
      "whoever held it has released it meanwhile", "run again, or raise lock_timeout_seconds"),

  // No record is to blame
  FUNCTION_CANNOT_RUN(
      "stream %s: the server cannot run %s, which the table needs: %s",
      "no record is to blame, and none was rejected. Repair the function, then run again"),
  SAME_ERROR_TOO_OFTEN(
      "stream %s: the server rejects too many records with the same error, so that no record is to"
          + " blame: %s",
      "none of these records was loaded or rejected. Remove the cause, then run again"),

  // The table is not what is needed
  NOT_A_TABLE(
      "%s exists and is not a table but %s",
      "move it away, or choose another table with the setting streams"),
  A_VIEW("a view"),
  A_MATERIALIZED_VIEW("a materialized view"),
  A_FOREIGN_TABLE("a foreign table"),
  A_SEQUENCE("a sequence"),
  A_COMPOSITE_TYPE("a composite type"),
  AN_INDEX("an index"),
  NO_COLUMN_FOR_KEY("stream %s: %s has no column \"%s\", which the key needs"),
  TABLE_ALTERED("stream %s: another session altered %s during the run, column \"%s\"", "run again"),
  POLICY_KEEPS_ROWS(
      "stream %s: row-level security of %s shows the role rows that the role may not delete,"
          + " so they cannot be overwritten",
      "create a policy for DELETE, or choose upsert"),
  FOREIGN_KEY_NEEDS_KEY(
      "stream %s: foreign key %s of %s refers to %s, and without a key it cannot be"
          + " overwritten; name the stream's key_properties, drop the foreign key, or choose upsert"),
  FOREIGN_KEY_WITH_ACTION(
      "stream %s: foreign key %s of %s refers to %s, and overwriting would trigger its ON"
          + " DELETE action; drop the foreign key, or choose upsert"),

  // The outcome of a commit is unknown
  COMMIT_OF_RECORDS_IN_DOUBT(
      "stream %s: the connection was lost during the commit of %s, and the outcome is"
          + " unknown without the table of commit markers (an earlier warning said why it is"
          + " missing)",
      "check whether these records are in %s before you run the tap again"),
  COMMIT_IN_DOUBT(
      "%s: the connection was lost during the commit, and the outcome is unknown while"
          + " server process %s still runs it",
      "%s"),
  LOOK_BEFORE_NEXT_RUN("check whether it was done before you run the tap again"),
  LOOK_WHETHER_DONE("check whether it was done"),
  RUN_FROM_STATE_ONCE_ENDED(
      "once the process has ended, run the tap again from the STATE that --print-state prints"),
  COMMIT_OF_HOOK_IN_DOUBT(
      "%s: the connection was lost during its commit, and the outcome is unknown",
      "check whether it was done"),
  CHECKPOINT_FORGOTTEN(
      "the connection was lost, and the records since the last STATE are more than"
          + " max_buffer_size holds",
      "run the tap again from the STATE that --print-state prints"),

  // Rejected records have no place
  REJECTED_TABLE_FORBIDDEN(
      "stream %s: the role has no INSERT privilege on %s, the table of rejected records."
          + " Run: %s",
      "or set invalid_records to fail"),

  // A replay cannot go on
  REJECTED_NOT_READABLE("cannot load the records of %s again: the role lacks privileges. Run: %s"),
  REJECTED_GONE(
      "stream %s: another session removed %s of the rejected records while they were loaded"
          + " from %s, perhaps another --replay-rejected",
      "none of their batch was loaded; run it again"),

  // The role may not create or change a table
  CANNOT_CREATE_SCHEMA(
      "stream %s: cannot create schema %s: role %s has no CREATE privilege on database %s."
          + " Run: %s",
      "or create the schema and grant the role USAGE and CREATE on it"),
  CANNOT_CREATE_TABLE(
      "stream %s: cannot create table %s: role %s has no CREATE privilege on schema %s. Run:"
          + " %s"),
  CANNOT_ADD_COLUMNS(
      "stream %s: cannot add columns %s to %s: only its owner %s can. Run: %s",
      "or set role to %s; or set schema_evolution to none to load without these columns"),
  CANNOT_DROP_NOT_NULL(
      "stream %s: columns %s of %s are NOT NULL and not in the SCHEMA; only its owner %s can change"
          + " that. Run: %s",
      "or set role to %s"),

  RIGHTS_MISSING("stream %s: cannot %s %s: role %s lacks %s on it. Run: %s"),
  CANNOT_USE_SCHEMA(
      "stream %s: cannot %s %s: role %s has no USAGE privilege on schema %s. Run: %s"),
  CANNOT_STAGE(
      "stream %s: cannot %s %s: role %s may create neither temporary tables in database %s"
          + " nor tables in schema %s, and the load needs staging tables. Run: %s"),
  CANNOT_STAGE_OVERWRITE(
      "stream %s: cannot %s %s: role %s has no CREATE privilege on schema %s, where rows are"
          + " staged. Run: %s"),

  // The table does not allow what the load needs
  NO_REPLICA_IDENTITY(
      "stream %s: cannot %s %s: a publication sends every %s of its rows to subscribers, and"
          + " nothing identifies the rows. Run: %s; or give the table a primary key"),
  KEY_WITHOUT_ORDER(
      "stream %s: column \"%s\" of %s cannot be a key: values of its type have no order",
      "choose other key_properties for the stream, or another type for the column"),
  INDEX_WITH_OTHER_COLLATION(
      "stream %s: the unique index of %s over %s has a nondeterministic collation that its"
          + " columns do not have, so it merges texts that the columns distinguish",
      "use the same collation for the columns and the index"),
  TOO_MANY_COLUMNS(
      "stream %s: %s would have %s columns, dropped ones included, and PostgreSQL allows %s",
      "select fewer properties in the tap, or set add_record_metadata to false if only the"
          + " metadata columns exceed the limit"),
  TOO_MANY_STAGED_COLUMNS(
      "stream %s: the staging table for %s needs %s columns, including the program's own,"
          + " and PostgreSQL allows %s",
      "select fewer properties in the tap, or choose append"),

  // Staged rows are gone
  STAGED_ROWS_GONE(
      "stream %s: its staging table holds %s rows of the %s committed to it, probably"
          + " because the server crashed; the old rows of %s are kept. Run again, or set"
          + " overwrite_staging to logged"),

  // Another run has taken over
  ANOTHER_RUN(
      "another run of pipeline %s has taken over",
      "this run stops, and has written nothing after its last STATE"),

  // A hook fails
  HOOK_FAILED("setting %s, the statement in %s failed: %s"),

  // STATE cannot be printed
  STATE_NOT_PRINTED(
      "cannot write STATE to stdout: %s; the rows are committed, but the next run starts"
          + " from an older STATE"),

  // The class archive
  NO_CLASS_ARCHIVE("cannot create the class archive: %s"),
  LIBRARY_NOT_WRITABLE("%s is not writable", "let the owner of the installation run the command"),
  NOT_PACKAGED("only the packaged program has one"),
  JVM_IS_SILENT("the JVM does not say why"),
  JVM_TAKES_TOO_LONG("the JVM takes too long"),

  // Memory runs out
  HEAP_TOO_SMALL(
      "out of memory: a heap of %s is too small for max_buffer_size %s and max_record_bytes %s. Set"
          + " TARGET_POSTGRES_JAVA_OPTS=-Xmx%sm"),
  OUT_OF_MEMORY("out of memory: %s", "leave more memory to the process"),

  // ---- Warnings ----

  // The input is a terminal
  READS_TERMINAL(
      "reading Singer messages from the terminal",
      "pipe a tap into target-postgres, or name a file with --input; Ctrl-D ends the input"),

  // Settings that have no effect
  SETTING_UNKNOWN("unknown setting \"%s\" is ignored"),
  SETTING_MISSPELT("unknown setting \"%s\" is ignored", "did you mean \"%s\"?"),
  SETTING_GIVEN_TWICE(
      "setting \"%s\" is ignored, because \"%s\" is another name for it and is set too"),
  SETTING_SWITCHED_OFF("setting \"%s\" is ignored, because \"%s\" is not true"),
  SETTING_OF_NO_STREAM("setting %s matches no stream of this run", "did you mean %s?"),
  COLUMN_OF_NO_PROPERTY(
      "setting streams.%s.columns.%s has no effect, because the stream has no such property"),
  COLUMN_MISSPELT(
      "setting streams.%s.columns.%s has no effect, because the stream has no such property",
      "did you mean %s?"),
  VARIABLE_NOT_SUPPORTED("variable %s is not supported and has no effect"),
  LOG_CONFIG_NOT_READABLE(
      "variable SINGER_SDK_LOG_CONFIG is ignored: it names %s, which cannot be read"),
  LOG_CONFIG_NOT_JSON(
      "variable SINGER_SDK_LOG_CONFIG is ignored: it names %s, which does not hold JSON"),
  PASSWORD_FILE_NOT_PLAIN("password file %s is ignored, because it is not a plain file"),
  PASSWORD_FILE_NOT_READABLE("password file %s is ignored, because it cannot be read"),
  PASSWORD_FILE_NOT_PRIVATE(
      "password file %s is ignored, because other users may read it",
      "to make it private, run chmod 600"),

  // The server's identity is not checked
  VERIFY_CA_WITHOUT_CA(
      "\"ssl_mode\" verify-ca without a CA accepts every certificate that Java trusts, for"
          + " any host",
      "set \"ssl_certificate_authority\", or use verify-full"),
  HOST_KEY_BELIEVED(
      "SSH server %s is not known yet: its host key %s is trusted for this run",
      "after the server's administrator has confirmed the key, set \"%s.host_key\" to %s"),
  AGENT_DOES_NOT_ANSWER("the SSH agent (SSH_AUTH_SOCK) does not answer: %s"),

  // Input that is ignored
  INPUT_EMPTY("the input is empty", "check whether the tap has failed"),
  MESSAGE_TYPE_UNKNOWN("messages of type \"%s\" are ignored; the first one: %s"),
  KEYS_TAKEN_AS_NONE(
      "SCHEMA of stream %s has no \"key_properties\"; the stream is loaded without a key"),
  STREAM_WITHOUT_COLUMNS(
      "stream %s: its SCHEMA has no property that can be loaded; its first record will be"
          + " rejected"),
  SCHEMA_IGNORED_IN_PART("SCHEMA of stream %s, %s"),
  KEYWORD_UNKNOWN(
      "is not a keyword of JSON Schema and is ignored",
      "if it is meant as a property, it must be inside \"properties\""),
  KEYWORD_IGNORED("is ignored: %s %s"),
  NOT_A_TYPE_OF_COLUMN(
      "is not a JSON Schema type, so a new column is jsonb",
      "to choose its type set streams.%s.columns.%s.type"),
  NOT_A_TYPE("is not a JSON Schema type; any value is allowed"),
  TYPE_LEFT_OUT("leaves out %s, which is not a JSON Schema type"),
  PROPERTY_NOT_A_SCHEMA("property %s: its schema, %s, is ignored; any value is allowed"),
  REFERENCES_CUT_OFF("is not followed everywhere: its schemas are too deep or too many"),
  OF_PROPERTY("property %s: %s"),
  AND_ELSEWHERE("%s (and in %s)"),
  PATTERN_TOO_DEEP(
      "stream %s, property \"%s\": a pattern of its SCHEMA needs too much memory for a long"
          + " value; such values are loaded without the check"),
  LEADS_NOWHERE("leads to no schema within this SCHEMA; any value is allowed"),
  LEADS_BACK("leads back to itself"),
  TOO_MANY_REFERENCES("is one of too many schemas that refer to one another"),
  NOT_A_SCHEMA("is not a schema"),
  NOT_SCHEMAS("is not a list of schemas"),
  NOT_AN_OBJECT("is not an object"),
  NOT_VALUES("is not a list of values"),
  NOT_NAMES("is not a list of names"),
  NOT_A_NAME("is not a name"),
  NOT_POSITIVE("is not a number above 0"),
  NOT_A_COUNT("is not a whole number from 0 on"),
  NOT_TRUE_OR_FALSE("is not true or false"),
  NOT_A_STRING("is not a string"),
  NOT_CHECKED("is not checked by this program"),
  DRAFT_UNKNOWN("is not a known draft; the SCHEMA is read as draft 7"),
  PATTERN_NOT_USABLE("cannot be used here: %s"),
  PATTERN_TOO_LONG("it has more than %s characters"),
  PATTERN_NESTED_TOO_DEEP("it is nested too deep"),
  PATTERN_SYNTAX_UNKNOWN("its syntax is not known"),
  MORE_KEYWORDS_IGNORED("ignored as well: %s"),
  COLUMNS_ALIKE(
      "stream %s: columns were added to %s although it has columns whose names differ only"
          + " in case or punctuation: %s",
      "to load into the existing columns, name them in streams.%s.columns, or set column_case"),
  PROPERTY_NOT_DECLARED("stream %s: property \"%s\" is not in its SCHEMA and is dropped"),
  PROPERTY_WITHOUT_COLUMN(
      "stream %s: %s has no column \"%s\", and the setting schema_evolution forbids adding"
          + " it; the property is dropped"),
  PROPERTY_OF_COMPUTED_COLUMN(
      "stream %s: the server computes column \"%s\" of %s; the property is dropped"),
  PROPERTIES_OF_OUR_COLUMNS(
      "stream %s: properties %s are dropped, because target-postgres has columns of these"
          + " names. Rename them with stream_maps to load them"),
  VERSION_BEFORE_SCHEMA("ACTIVATE_VERSION of stream %s comes before its SCHEMA and is ignored"),
  VERSION_WITHOUT_METADATA(
      "ACTIVATE_VERSION of stream %s is ignored: %s has no metadata columns with the"
          + " versions of rows (numbers in %s)",
      "set add_record_metadata to true"),
  VERSION_OF_COLUMNAR(
      "ACTIVATE_VERSION of stream %s is ignored: %s is a columnar table, whose rows can be neither"
          + " updated nor deleted",
      "choose overwrite with the setting streams.%s.load_method, or run: %s"),
  VERSION_WITH_BATCH_FILES(
      "ACTIVATE_VERSION of stream %s is ignored: it sent records in BATCH files, which have"
          + " no version, so that old and new rows look alike"),
  BATCH_FILE_STAYS("BATCH file %s is loaded, but cannot be deleted: %s"),
  BATCH_FILE_KEPT("BATCH file %s is not deleted: it has changed since it was read"),

  // Rejected records that are kept
  RECORDS_KEPT(
      "%s rejected and kept in %s; the first: %s",
      "after you have corrected the cause, load them with --replay-rejected"),

  // Rejected records that are not loaded again
  REJECTED_WITHOUT_SCHEMA(
      "%s in %s cannot be loaded again, because no SCHEMA is stored with them",
      "run the tap again to send them again, and delete them"),
  REJECTED_OF_OTHERS("there are no rejected records of stream %s", "there are some of: %s"),
  REJECTED_LED_ELSEWHERE(
      "%s in %s cannot be loaded again: stream_maps no longer makes stream %s of stream %s"),
  REJECTED_NOT_REPLAYABLE(
      "--replay-rejected cannot load records that are rejected into %s from now on: %s"),
  REJECTED_COLUMNS_MISSING("it lacks columns, and schema_evolution forbids adding them"),

  // Tables that could be better
  COLUMN_STAYS("column %s of %s stays %s, and values that do not fit are rejected: %s"),
  TYPE_IS_FIXED("only the owner may change it, or a view, rule, trigger or policy uses it"),
  NO_UNIQUE_INDEX(
      "stream %s: %s has no unique index over %s; merging without it is slow and blocks"
          + " other writers. Create one: %s"),
  NO_COLUMNS_FOR_INDEX(
      "no index on %s (%s) is created, because the table does not have these columns"),
  NOT_ANALYZED("%s; all rows are loaded, and autovacuum will analyze the table"),
  NOT_OURS_TO_DO("cannot grant: %s; let the owner of the table run: %s"),

  // Failures that are retried
  TRYING_AGAIN("%s: trying again in %s s (%s of at most %s, for up to %s s) after: %s"),
  CONNECTION_SILENT(
      "the connection of server process %s has no traffic and is considered lost (%s)"),
  TUNNEL_LOST("the SSH tunnel was lost and is opened again"),
  TUNNEL_LETS_NOBODY_IN("the SSH tunnel cannot accept a connection: %s"),
  BACKEND_DOES_NOT_END(
      "the server process %s of a lost connection does not end, and keeps its locks",
      "to end it, run: SELECT pg_terminate_backend(%s)"),

  // Commit markers are missing
  NO_COMMIT_MARKERS(
      "no commit markers in %s: if the connection is lost during a commit, the outcome for"
          + " appended and rejected records is unknown, and the run ends (%s)"),
  MARKERS_OF_ANOTHER_ROLE("it belongs to another role", "grant %s on it"),
  MARKERS_WITHOUT_KEY("it has no key over run, stream and part", "drop it"),

  // Staging tables that stay
  CLEAN_UP_FAILED("%s failed: %s"),
  STAGING_OF_ANOTHER_ROLE(
      "staging table %s, left by a killed run, belongs to another role and stays",
      "its owner may drop it"),
  STAGING_STAYS("%s; they do no harm"),

  // Reports of the run
  REPORT_FAILED("a report of the run failed; the load is not affected"),
  REPORT_NOT_FINISHED("a report of the run is not finished; the load is not affected"),

  // Stopping in time
  PENDING_CHANGE_BROKEN_OFF(
      "shutting down: cancelled a pending schema change so that the records already read can be"
          + " loaded"),
  GRACE_EXCEEDED(
      "shutting down: some records already read could not be loaded within"
          + " shutdown_grace_seconds; the next run loads them"),
  WORKER_DOES_NOT_END("shutting down: a worker does not end, so the server rolls back its work");

  private static final String GAP = "%s";

  private final String template;

  Wording(String template) {
    this.template = template;
  }

  Wording(String what, String wayOut) {
    // The first use of + would be linked, which costs more start-up than all entries together.
    this(what.concat("; ").concat(wayOut));
  }

  /** Returns the text with the values in place of {@code %s}. Long values are cut. */
  public Text with(@Nullable Object... values) {
    assert template.split(GAP, -1).length == values.length + 1 : name();
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (@Nullable Object value : values) {
      int gap = template.indexOf(GAP, start);
      String words = String.valueOf(value);
      text.append(template, start, gap);
      text.append(value instanceof Text ? words : VisibleText.cut(words));
      start = gap + GAP.length();
    }
    return new Text(text.append(template, start, template.length()).toString());
  }

  /** Returns the text of the catalogue, with {@code %s} in place of values. */
  @Override
  public String toString() {
    return template;
  }
}
