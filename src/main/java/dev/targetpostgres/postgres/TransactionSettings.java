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
 * Settings of the server that each transaction begins with. They end with it, since a pooler may
 * give the session to somebody else after it. Immutable.
 *
 * @param values by name
 */
record TransactionSettings(Map<String, String> values) {
  static final String ROLE = "role";

  private static final String READ_ONLY = "transaction_read_only";

  /** The first version that limits the time of transactions. */
  private static final int LIMITS_TRANSACTIONS = 170_000;

  private static final String CATALOG = "pg_catalog";
  private static final Pattern SCHEMA =
      Pattern.compile("\\s*(\"(?:[^\"]|\"\")*\"|[^,\"]+)\\s*(?:,|$)");

  TransactionSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What the user wants, and what the program needs of such a server. */
  static TransactionSettings of(SessionOptions options, ServerFacts facts) {
    Map<String, String> values = new LinkedHashMap<>();
    // A trigger's notices would fill the line while COPY only sends; both sides would wait for
    // ever.
    values.put("client_min_messages", "error");
    // The catalog is to spell types as we do.
    values.put("quote_all_identifiers", "off");
    // What is run once takes longer to compile than to run: for wide tables, catalog queries too.
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

  /** The same, for transactions that change nothing. */
  TransactionSettings readOnly() {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(READ_ONLY, "on");
    return new TransactionSettings(all);
  }

  boolean areReadOnly() {
    return values.containsKey(READ_ONLY);
  }

  /** A catalog that is named after other schemas is one whose functions those may replace. */
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
