package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.tunnel.TunnelFailures;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** The classification of the server's errors. */
final class SqlStatesTest {
  /** Each line has a state, its name and its classes. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "08000, connection exception, lost transient",
    "08003, connection does not exist, lost transient",
    "08006, connection failure, lost transient",
    "08004, rejected connection, lost login",
    "0A000, feature not supported, unalterable statement",
    "22001, string too long, data unalterable statement",
    "22003, number out of range, data unalterable statement",
    "22023, invalid parameter, data unalterable statement",
    "22P02, invalid text, data unalterable statement",
    "23502, not null, data unalterable",
    "23503, foreign key, data unalterable",
    "23505, unique, data unalterable duplicate",
    "23514, check, data unalterable",
    "25006, read-only, transient",
    "25P02, failed transaction, ''",
    "25P03, idle in a transaction, lost transient",
    "25P04, long transaction, lost transient",
    "28000, not allowed in, login",
    "28P01, wrong password, login",
    "2BP01, others depend on it, unalterable",
    "3D000, no database, ''",
    "3F000, no schema, statement",
    "40001, serialization failure, transient",
    "40P01, deadlock, transient",
    "42501, permission denied, unalterable permission",
    "42601, syntax, statement",
    "42703, no column, statement",
    "42704, no object, unalterable statement",
    "42804, other type, unalterable statement",
    "42846, cannot coerce, unalterable statement",
    "42883, no function, unalterable statement",
    "42P01, no table, statement",
    "42P16, invalid table, unalterable statement",
    "44000, check option, data unalterable",
    "53100, disk full, disk",
    "53200, out of memory, ''",
    "53300, too many connections, transient unready",
    "54000, row too large, data unalterable",
    "54001, statement too complex, ''",
    "55P03, lock not got, transient",
    "57014, statement timeout, ''",
    "57P01, server shuts down, lost transient unready",
    "57P02, server crashes, transient unready",
    "57P03, server comes up, transient unready",
    "57P05, idle session, lost transient",
    "58030, io error, ''",
    "P0001, raised, data unalterable",
    "P0002, no data found, ''",
    "XX000, internal, ''",
    "XX001, data corrupted, ''"
  })
  void sortsTheServersErrors(String state, String meaning, String said) {
    assertThat(said(new SQLException(meaning, state))).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "08006, NOT_A_ROW",
    "25006, NOT_A_ROW",
    "26000, NOT_A_ROW",
    "28000, NOT_A_ROW",
    "40P01, NOT_A_ROW",
    "53200, NOT_A_ROW",
    "55P03, NOT_A_ROW",
    "57014, NOT_A_ROW",
    "58030, NOT_A_ROW",
    "XX001, NOT_A_ROW",
    "XX002, NOT_A_ROW",
    "'', NOT_A_ROW",
    "22P02, ROW",
    "23505, ROW",
    "44000, ROW",
    "54000, ROW",
    "P0001, ROW",
    "0A000, UNKNOWN",
    "42501, UNKNOWN",
    "42601, UNKNOWN",
    "54001, UNKNOWN",
    "P0002, UNKNOWN",
    "XX000, UNKNOWN"
  })
  void knowsWhatNoRowIsToBlameFor(String state, SqlStates.Blame blame) {
    assertThat(SqlStates.blame(new SQLException("no", state.isEmpty() ? null : state)))
        .isEqualTo(blame);
  }

  @Test
  void looksBehindAnErrorThatHasNoState() {
    SQLException wrapped = new SQLException(new SQLException("deadlock", "40P01"));

    assertThat(SqlStates.of(wrapped)).isEqualTo("40P01");
    assertThat(said(wrapped)).isEqualTo("transient");
    assertThat(SqlStates.of(new SQLException("nothing known"))).isEmpty();
    assertThat(said(new SQLException("nothing known"))).isEmpty();
  }

  @Test
  void takesANetworkThatFailsForALostConnection() {
    assertThat(said(new SQLException("reset", null, new IOException("reset"))))
        .isEqualTo("lost transient");
    assertThat(said(new SQLTransientConnectionException("the pool has waited")))
        .isEqualTo("transient");
  }

  @Test
  void waitsForATunnelThatBreaksButNotForOneThatIsShut() {
    assertThat(SqlStates.isTransient(tunnel(false))).isTrue();
    assertThat(SqlStates.isTransient(tunnel(true))).isFalse();
  }

  @Test
  void findsNobodyThereByWhatTheNetworkSays() {
    assertThat(SqlStates.isUnreachable(network(new ConnectException("refused")))).isTrue();
    assertThat(SqlStates.isUnreachable(network(new NoRouteToHostException()))).isTrue();
    assertThat(SqlStates.isUnreachable(network(new UnknownHostException("db")))).isTrue();
    assertThat(SqlStates.isUnreachable(network(new SocketTimeoutException()))).isFalse();
    assertThat(SqlStates.isUnreachable(network(new EOFException()))).isFalse();
    assertThat(SqlStates.isUnreachable(new SQLException("password", "28P01"))).isFalse();
  }

  @Test
  void isRefusedByWhoeverDoesNotListenOrHangsUp() {
    assertThat(SqlStates.isRefused(network(new ConnectException("refused")))).isTrue();
    assertThat(SqlStates.isRefused(network(new EOFException()))).isTrue();
    assertThat(SqlStates.isRefused(network(new UnknownHostException("db")))).isFalse();
    assertThat(SqlStates.isRefused(new SQLException("starting", "57P03"))).isFalse();
  }

  @Test
  void asksEachOfSeveralHosts() {
    assertThat(SqlStates.isUnreachable(hosts(standby(), dead()))).isTrue();
    assertThat(SqlStates.isUnreachable(hosts(starting(), dead()))).isFalse();
    assertThat(SqlStates.isUnreachable(hosts(standby()))).isFalse();
    assertThat(SqlStates.isNotReady(hosts(dead(), starting()))).isTrue();
    assertThat(SqlStates.isNotReady(hosts(dead(), standby()))).isFalse();
    assertThat(SqlStates.isRefused(hosts(starting(), dead()))).isTrue();
  }

  @Test
  void tellsTheDriversWordOfAParameterFromTheServers() {
    PSQLException driver = new PSQLException("invalid", PSQLState.INVALID_PARAMETER_VALUE);

    assertThat(SqlStates.isPropertyWrong(driver)).isTrue();
    assertThat(SqlStates.isPropertyWrong(new SQLException("invalid", "22023"))).isFalse();
  }

  private static String said(SQLException exception) {
    List<String> said = new ArrayList<>();
    add(said, "lost", SqlStates.isConnectionLost(exception));
    add(said, "transient", SqlStates.isTransient(exception));
    add(said, "unready", SqlStates.isNotReady(exception));
    add(said, "login", SqlStates.isWrongLogin(exception));
    add(said, "data", SqlStates.isDataRefused(exception));
    add(said, "unalterable", SqlStates.isAlterationRefused(exception));
    add(said, "duplicate", SqlStates.isDuplicate(exception));
    add(said, "statement", SqlStates.isStatementWrong(exception));
    add(said, "permission", SqlStates.isPermissionDenied(exception));
    add(said, "disk", SqlStates.isDiskFull(exception));
    return String.join(" ", said);
  }

  private static void add(List<String> said, String word, boolean counts) {
    if (counts) {
      said.add(word);
    }
  }

  private static SQLException network(IOException failure) {
    return new SQLException("cannot connect", "08001", failure);
  }

  private static SQLException tunnel(boolean lasting) {
    return new SQLException("cannot connect", "08001", TunnelFailures.of(lasting));
  }

  private static SQLException standby() {
    return new SQLException("read-only", "25006");
  }

  private static SQLException starting() {
    return new SQLException("starting", "57P03");
  }

  private static SQLException dead() {
    return network(new ConnectException("refused"));
  }

  /** Returns an exception like the driver's for several hosts, with the failure of each. */
  private static SQLException hosts(SQLException... each) {
    SQLException all = new SQLException("no host will do", "08001");
    for (SQLException failure : each) {
      all.setNextException(failure);
    }
    return all;
  }

  /** Citus reports them with states that do not identify them. */
  @ParameterizedTest
  @CsvSource({
    "XX000, failure on connection marked as essential: worker1:5432, true",
    "42P01, 'relation \"s._sdc_overwrite_1_102102\" does not exist while executing command on w:1', true",
    "42P01, 'relation \"s.items\" does not exist while executing command on w:1', false",
    "42P01, relation \"s.items_102102\" does not exist, false",
    "XX000, cannot execute ALTER TABLE command involving partition column, false"
  })
  void knowsThatAWorkerIsGoneOrBehind(String state, String message, boolean behind) {
    SQLException failed = new SQLException(message, state);

    assertThat(SqlStates.isTransient(failed)).isEqualTo(behind);
    assertThat(SqlStates.blame(failed) == SqlStates.Blame.NOT_A_ROW).isEqualTo(behind);
  }
}
