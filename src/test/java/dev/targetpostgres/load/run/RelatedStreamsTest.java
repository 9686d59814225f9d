package dev.targetpostgres.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.schema.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which streams wait for each other because of foreign keys between their tables. */
final class RelatedStreamsTest {
  private final RelatedStreams related = new RelatedStreams();

  @Test
  void aStreamThatIsNotKnownYetIsRelatedToNone() {
    assertThat(related.relatives("orders")).containsExactly("orders");
    assertThat(related.parents("orders")).isEmpty();
    assertThat(related.line("orders")).isEqualTo("orders");
  }

  @Test
  void aForeignKeyRelatesBothItsStreams() {
    put("customers");
    put("orders", "customers");
    put("other");

    assertThat(related.relatives("orders")).containsExactlyInAnyOrder("orders", "customers");
    assertThat(related.relatives("customers")).containsExactlyInAnyOrder("orders", "customers");
    assertThat(related.relatives("other")).containsExactly("other");
  }

  @Test
  void relativesOfRelativesAreRelatives() {
    put("items", "orders");
    put("orders", "customers");
    put("customers");
    put("returns", "items");

    assertThat(related.relatives("customers"))
        .containsExactlyInAnyOrder("items", "orders", "customers", "returns");
  }

  /** The referenced table exists, but no stream of the run loads it. */
  @Test
  void tablesThatNoStreamLoadsRelateNothing() {
    put("orders", "currencies");
    put("invoices", "currencies");

    assertThat(related.relatives("orders")).containsExactly("orders");
    assertThat(related.parents("orders")).isEmpty();
  }

  @Test
  void streamsOfOneTableHaveTheSameParents() {
    put("customers");
    related.put("old_orders", table("orders"), List.of(table("customers")));
    related.put("new_orders", table("orders"), List.of(table("customers")));
    put("items", "orders");

    assertThat(related.parents("new_orders")).containsExactly("customers");
    assertThat(related.parents("items")).containsExactly("old_orders", "new_orders");
  }

  @Test
  void parentsAreThoseThatTheTableItselfRefersTo() {
    put("customers");
    put("orders", "customers");
    put("items", "orders");

    assertThat(related.parents("items")).containsExactly("orders");
    assertThat(related.parents("customers")).isEmpty();
  }

  @Test
  void whatTheTableReferredToBeforeDoesNotCountAnyMore() {
    put("customers");
    put("orders", "customers");
    put("orders");

    assertThat(related.relatives("orders")).containsExactly("orders");
  }

  @Test
  void joinedStreamsStandInOneLine() {
    Set<String> streams = related.relatives("orders");
    assertThat(related.isJoined(streams)).isTrue();
    put("customers");
    put("orders", "customers");
    Set<String> both = related.relatives("orders");
    assertThat(related.isJoined(both)).isFalse();

    related.join(both);

    assertThat(related.isJoined(both)).isTrue();
    assertThat(related.line("orders")).isEqualTo(related.line("customers"));
    assertThat(related.line("other")).isEqualTo("other");
  }

  /** A new stream can join a queue of other streams. */
  @Test
  void streamsThatJoinLaterStandInOneLineWithThoseBefore() {
    put("customers");
    put("orders", "customers");
    related.join(related.relatives("orders"));
    put("items", "orders");
    assertThat(related.isJoined(related.relatives("items"))).isFalse();

    related.join(related.relatives("items"));

    assertThat(Stream.of("customers", "orders", "items").map(related::line).distinct()).hasSize(1);
  }

  @Test
  void parentsComeFirst() {
    put("items", "orders");
    put("orders", "customers");
    put("customers");

    assertThat(related.parentsFirst(List.of("items", "other", "orders", "customers")))
        .containsExactly("customers", "orders", "items", "other");
  }

  /** Two streams can be related through a third one that is not in the list. */
  @Test
  void parentsComeFirstThoughAStreamBetweenThemIsNotAskedFor() {
    put("items", "orders");
    put("orders", "customers");
    put("customers");

    assertThat(related.parentsFirst(List.of("items", "customers")))
        .containsExactly("customers", "items");
  }

  @Test
  void streamsThatReferToOneAnotherComeInSomeOrder() {
    put("people", "teams");
    put("teams", "people");
    put("self", "self");

    assertThat(related.parentsFirst(List.of("people", "teams", "self")))
        .containsExactlyInAnyOrder("people", "teams", "self");
    assertThat(related.relatives("people")).containsExactlyInAnyOrder("people", "teams");
  }

  private void put(String stream, String... refersTo) {
    related.put(stream, table(stream), Stream.of(refersTo).map(RelatedStreamsTest::table).toList());
  }

  private static TableName table(String name) {
    return new TableName("public", name);
  }
}
