package dev.targetpostgres.load.table;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RejectedIdsTest {
  @Test
  void sortAsTheRecordsCame() {
    LongFunction<UUID> ids = RejectedIds.now();
    List<UUID> made =
        LongStream.of(1, 2, 3, 255, 256, 0xFFFFE, 0xFFFFF, 0x100000, 0x100001, 0xFFFFFFFFL)
            .mapToObj(ids)
            .toList();

    // The server orders ids by their bytes.
    assertThat(made).isSortedAccordingTo(comparing(UUID::toString)).doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(ids.apply(1)).isNotEqualTo(made.get(0));
  }
}
