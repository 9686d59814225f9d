package dev.targetpostgres.load.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchStateTest {
  @Test
  void goesFromSealedToCommittedByWayOfLoaded() {
    assertThat(
            after(BatchState.SEALED, BatchState.LOADING, BatchState.LOADED, BatchState.COMMITTED))
        .isEqualTo(BatchState.COMMITTED);
  }

  @Test
  void isLoadedAgainAfterATransientErrorOrACommitInDoubt() {
    assertThat(
            after(
                BatchState.SEALED,
                BatchState.LOADING,
                BatchState.LOADING,
                BatchState.IN_DOUBT,
                BatchState.IN_DOUBT,
                BatchState.LOADING,
                BatchState.LOADED))
        .isEqualTo(BatchState.LOADED);
  }

  @Test
  void isLoadedAgainForACheckpointWhoseConnectionIsLost() {
    assertThat(after(BatchState.SEALED, BatchState.LOADED, BatchState.LOADING, BatchState.LOADED))
        .isEqualTo(BatchState.LOADED);
  }

  @Test
  void neverLeavesItsEnd() {
    for (BatchState end : List.of(BatchState.COMMITTED, BatchState.ABANDONED)) {
      for (BatchState next : BatchState.values()) {
        assertThatIllegalStateException().isThrownBy(() -> end.to(next));
      }
    }
  }

  @Test
  void isNeverCommittedBeforeItIsLoaded() {
    for (BatchState state : List.of(BatchState.SEALED, BatchState.LOADING, BatchState.IN_DOUBT)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> state.to(BatchState.COMMITTED))
          .withMessage("a batch goes from %s to COMMITTED", state);
    }
  }

  @Test
  void isNotAbandonedOnceItIsLoaded() {
    assertThatIllegalStateException().isThrownBy(() -> BatchState.LOADED.to(BatchState.ABANDONED));
  }

  private static BatchState after(BatchState first, BatchState... moves) {
    BatchState state = first;
    for (BatchState next : moves) {
      state = state.to(next);
    }
    return state;
  }
}
