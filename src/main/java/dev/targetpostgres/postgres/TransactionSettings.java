package dev.targetpostgres.postgres;

import dev.targetpostgres.config.SessionOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Server settings that each transaction begins with. They end with the transaction, since a pooler
 * can then give the session to another client. Immutable.
 *
 * @param values the values by name
 */
record TransactionSettings(Map<String, String> values) {
  static final String ROLE = "role";

  private static final String READ_ONLY = "transaction_read_only";

  /** The first version with a transaction timeout. */
  private static final int LIMITS_TRANSACTIONS = 170_000;

  private static final String CATALOG = "pg_catalog";
  private static final Pattern SCHEMA =
      Pattern.compile("\\s*(\"(?:[^\"]|\"\")*\"|[^,\"]+)\\s*(?:,|$)");

  TransactionSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the user's settings, and those that the program needs on this server. */
  static TransactionSettings of(SessionOptions options, ServerFacts facts) {
    Map<String, String> values = new LinkedHashMap<>();
    // Notices of triggers can fill the network buffer while COPY only sends: a deadlock.
    values.put("client_min_messages", "error");
    // The catalog must spell type names as we do.
    values.put("quote_all_identifiers", "off");
    // JIT compilation takes longer than the statement, even for catalog queries of wide tables.
    values.put("jit", "off");
    // A transaction with state_table lasts from STATE to STATE, however long the tap takes.
    values.put("idle_in_transaction_session_timeout", "0");
    if (facts.versionNumber() >= LIMITS_TRANSACTIONS) {
      values.put("transaction_timeout", "0");
    }
    if (facts.citus()) {
      // Several connections to each worker take longer to open and to commit than a batch to load.
      values.put("citus.max_adaptive_executor_pool_size", "1");
    }
    String path = withoutLateCatalog(facts.searchPath());
    if (!path.equals(facts.searchPath())) {
      values.put("search_path", path);
    }
    int timeout = options.statementTimeoutSeconds();
    if (timeout > 0) {
      values.put("statement_timeout", timeout + "s");
    }
    if (options.role() != null) {
      values.put(ROLE, options.role());
    }
    return new TransactionSettings(values);
  }

  /** Returns the same for read-only transactions. */
  TransactionSettings readOnly() {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(READ_ONLY, "on");
    return new TransactionSettings(all);
  }

  boolean areReadOnly() {
    return values.containsKey(READ_ONLY);
  }

  /** Removes pg_catalog if it comes after other schemas, so that the server searches it first. */
  static String withoutLateCatalog(String searchPath) {
    List<String> schemas = new ArrayList<>();
    Matcher schema = SCHEMA.matcher(searchPath);
    while (schema.find()) {
      schemas.add(schema.group(1).strip());
    }
    if (schemas.lastIndexOf(CATALOG) <= 0) {
      return searchPath;
    }
    schemas.removeIf(CATALOG::equals);
    return String.join(", ", schemas);
  }
}
